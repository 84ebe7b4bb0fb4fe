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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is applied before the application is ready: its own migrations, then those of its modules. */
final class StartupMigrations {

    private static final Logger LOGGER = LoggerFactory.getLogger(StartupMigrations.class);

    private final Place application;
    private final Modules modules;
    private final List<Migrations> sets;

    /** @throws InvalidEtchPropertyException if there is no order in which the modules could be migrated */
    StartupMigrations(EtchProperties properties) {
        this.application = properties.migrations().place();
        this.modules = new Modules(properties.modules());
        this.sets = modules.inOrder(application);
    }

    /** The sets that have files, in the order in which they are applied. */
    List<Migrations> present() {
        return sets.stream().filter(this::hasFiles).toList();
    }

    /** The template of the schema that a set belongs to, over the application's own. */
    EtchTemplate templateOf(Migrations set, EtchTemplate application) {
        return isOfApplication(set)
                ? application
                : application.inSchema(
                        modules.schema(set.name(), application.compose().dialect()));
    }

    /** Applies what is pending, one set after the other, to what {@code factory} connects to. */
    Mono<Void> applyTo(ConnectionFactory factory) {
        Dialect dialect = Databases.dialectOf(factory);
        modules.byName().keySet().forEach(module -> modules.schema(module, dialect));
        List<Migrations> present = sets.stream().filter(this::isPresent).toList();
        return Flux.fromIterable(present)
                .concatMap(set ->
                        Migrator.over(factory, dialect, options(set, dialect)).migrate(set))
                .then();
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

    private boolean hasFiles(Migrations set) {
        Place place = place(set);
        return place.isConfigured() || Migrator.isPresent(place.location());
    }

    private Place place(Migrations set) {
        return isOfApplication(set) ? application : modules.place(set.name());
    }

    private MigrationOptions options(Migrations set, Dialect dialect) {
        MigrationOptions defaults = MigrationOptions.defaults();
        return isOfApplication(set) ? defaults : defaults.withSchema(modules.schema(set.name(), dialect));
    }

    private static boolean isOfApplication(Migrations set) {
        return set.name().equals(Migrations.DEFAULT_NAME);
    }
}
