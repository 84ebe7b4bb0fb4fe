package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.etchdb.execution.internal.Databases;
import io.etchdb.migrate.MigrationOptions;
import io.etchdb.migrate.Migrations;
import io.etchdb.migrate.Migrator;
import io.etchdb.springboot.autoconfigure.EtchProperties.Migrations.Place;
import io.etchdb.sql.Dialect;
import io.r2dbc.spi.ConnectionFactory;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is applied before the application is ready: its own migrations, then those of its modules and of libraries. */
final class StartupMigrations {

    private static final Logger LOGGER = LoggerFactory.getLogger(StartupMigrations.class);

    private final Place application;
    private final Modules modules;
    private final List<Migrations> sets;

    /**
     * @param libraries sets beside those of the properties
     * @throws InvalidEtchPropertyException if there is no order in which the modules could be migrated
     */
    StartupMigrations(EtchProperties properties, List<Migrations> libraries) {
        this.application = properties.migrations().place();
        this.modules = new Modules(properties.modules());
        this.sets = modules.inOrder(application, libraries);
    }

    /** The sets that have files, in the order in which they are applied. */
    List<Migrations> present() {
        return sets.stream().filter(this::hasFiles).toList();
    }

    /** The template of the schema that a set belongs to, over the application's own. */
    EtchTemplate templateOf(Migrations set, EtchTemplate application) {
        return isOfModule(set)
                ? application.inSchema(
                        modules.schema(set.name(), application.compose().dialect()))
                : application;
    }

    /** Applies what is pending, one set after the other, to what {@code factory} connects to. */
    Mono<Void> applyTo(ConnectionFactory factory) {
        Dialect dialect = Databases.dialectOf(factory);
        return applied(dialect, set -> Migrator.over(factory, dialect, options(set, dialect))
                .migrate(set));
    }

    /** The same through a template, to the database of that. */
    Mono<Void> applyTo(EtchTemplate template) {
        return applied(
                template.compose().dialect(), set -> templateOf(set, template).migrate(set));
    }

    private Mono<Void> applied(Dialect dialect, Function<Migrations, Mono<Integer>> migrate) {
        return Flux.defer(() -> {
                    modules.byName().keySet().forEach(module -> modules.schema(module, dialect));
                    List<Migrations> present =
                            sets.stream().filter(this::isPresent).toList();
                    return Flux.fromIterable(present).map(set -> afterThose(set, present));
                })
                .concatMap(migrate)
                .then();
    }

    /** {@code set} after those alone that have files: the others have nothing that it could wait for. */
    private static Migrations afterThose(Migrations set, List<Migrations> present) {
        List<String> names = present.stream().map(Migrations::name).toList();
        return new Migrations(
                set.name(),
                set.locations(),
                set.after().stream().filter(names::contains).toList());
    }

    private boolean isPresent(Migrations set) {
        if (hasFiles(set)) {
            return true;
        }
        Place place = place(set);
        if (isOfApplication(set)) {
            LOGGER.info(
                    "There are no migrations at {}: nothing is migrated. spring.etch.migrations.location says where they"
                            + " are",
                    place.location());
        } else {
            LOGGER.info(
                    "There are no migrations of the module {} at {}. {}.{}.location says where they are",
                    set.name(),
                    place.location(),
                    Modules.PROPERTY,
                    set.name());
        }
        return false;
    }

    /** What a library brings is there, or its absence is an error. */
    private boolean hasFiles(Migrations set) {
        if (!isOfApplication(set) && !isOfModule(set)) {
            return true;
        }
        Place place = place(set);
        return place.isConfigured() || Migrator.isPresent(place.location());
    }

    private Place place(Migrations set) {
        return isOfApplication(set) ? application : modules.place(set.name());
    }

    private MigrationOptions options(Migrations set, Dialect dialect) {
        MigrationOptions defaults = MigrationOptions.defaults();
        return isOfModule(set) ? defaults.withSchema(modules.schema(set.name(), dialect)) : defaults;
    }

    private boolean isOfModule(Migrations set) {
        return modules.byName().containsKey(set.name());
    }

    private static boolean isOfApplication(Migrations set) {
        return set.name().equals(Migrations.DEFAULT_NAME);
    }
}
