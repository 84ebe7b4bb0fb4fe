package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.etchdb.execution.StatementStats;
import io.etchdb.migrate.Migrations;
import io.etchdb.schema.Catalog;
import io.etchdb.schema.DatabaseSize;
import io.etchdb.schema.TableSize;
import io.etchdb.springboot.autoconfigure.EtchDescriptor.MigrationsOfSet;
import io.etchdb.springboot.autoconfigure.EtchDescriptor.SessionOfDatabase;
import io.etchdb.springboot.autoconfigure.EtchDescriptor.SlowStatement;
import io.etchdb.springboot.autoconfigure.EtchDescriptor.Statements;
import io.etchdb.springboot.autoconfigure.EtchDescriptor.TableOfCatalog;
import io.etchdb.springboot.autoconfigure.EtchDescriptor.Template;
import io.etchdb.sql.Dialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Shows each template's migrations, pool, tables, sessions and statements. The databases are asked at the same time, and
 * each of them for everything at once; what does not come in time, or not at all, is missing with the reason.
 */
@Endpoint(id = "etch")
final class EtchEndpoint {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int SLOW_STATEMENTS = 20;
    private static final int SESSIONS = 100;

    /** What was asked for, or why it is missing. */
    private record Section<T>(
            String name, @Nullable T found, @Nullable String problem) {

        void noteProblem(Map<String, String> unavailable) {
            if (problem != null) {
                unavailable.put(name, problem);
            }
        }
    }

    private record TableName(String schema, String table) {}

    private final ListableBeanFactory beans;
    private final Modules modules;
    private final @Nullable StartupMigrations migrations;
    private final Duration limit;

    /** @param migrations of the application and its modules, {@code null} if they do not run */
    EtchEndpoint(ListableBeanFactory beans, Modules modules, @Nullable StartupMigrations migrations) {
        this(beans, modules, migrations, LIMIT);
    }

    EtchEndpoint(ListableBeanFactory beans, Modules modules, @Nullable StartupMigrations migrations, Duration limit) {
        this.beans = beans;
        this.modules = modules;
        this.migrations = migrations;
        this.limit = limit;
    }

    @ReadOperation
    Mono<EtchDescriptor> etch() {
        Map<String, EtchTemplate> templates =
                Templates.in(beans).without(modules).byName();
        return Flux.fromIterable(templates.entrySet())
                .flatMapSequential(
                        named -> template(named.getValue()).map(described -> Map.entry(named.getKey(), described)),
                        Math.max(1, templates.size()))
                .collect(
                        LinkedHashMap<String, Template>::new,
                        (all, described) -> all.put(described.getKey(), described.getValue()))
                .map(EtchDescriptor::new);
    }

    private Mono<Template> template(EtchTemplate etch) {
        return Mono.zip(
                        migrations(etch).collectList(),
                        section(etch, "tables", etch::catalog),
                        section(etch, "sizes", etch::size),
                        section(etch, "sessions", () -> sessions(etch)))
                .map(told -> {
                    Map<String, String> unavailable = new TreeMap<>();
                    told.getT1().forEach(set -> set.noteProblem(unavailable));
                    told.getT2().noteProblem(unavailable);
                    told.getT3().noteProblem(unavailable);
                    told.getT4().noteProblem(unavailable);
                    DatabaseSize size = told.getT3().found();
                    Dialect dialect = etch.compose().dialect();
                    StatementStats stats = etch.stats();
                    return new Template(
                            Templates.database(etch),
                            stats.pool(),
                            unavailable.isEmpty() ? null : unavailable,
                            found(told.getT1()),
                            size == null ? null : size.bytes(),
                            tables(told.getT2().found(), size),
                            dialect == Dialect.SQLITE ? null : told.getT4().found(),
                            Statements.of(stats),
                            stats.slow(SLOW_STATEMENTS).stream()
                                    .map(slow -> SlowStatement.of(slow, dialect))
                                    .toList());
                });
    }

    private <T> Mono<Section<T>> section(EtchTemplate etch, String name, Supplier<Mono<T>> question) {
        return new BoundedAnswer(etch, limit)
                .to(Mono.defer(question).map(found -> new Section<>(name, found, null)))
                .onErrorResume(error -> Mono.just(new Section<>(name, null, String.valueOf(error.getMessage()))));
    }

    /** Each set in a section of its own, named {@code migrations} and the set. */
    private Flux<Section<MigrationsOfSet>> migrations(EtchTemplate etch) {
        StartupMigrations startup = migrations;
        if (startup == null || etch != Templates.root(beans)) {
            return Flux.empty();
        }
        return Flux.fromIterable(startup.present())
                .flatMapSequential(set ->
                        section(etch, "migrations " + set.name(), () -> set(set, startup.templateOf(set, etch))));
    }

    private Mono<MigrationsOfSet> set(Migrations set, EtchTemplate etch) {
        return etch.migrationStatus(set)
                .zipWhen(status -> etch.migrationHistory(set).collectList())
                .map(both -> MigrationsOfSet.of(set, etch.compose().schema(), both.getT1(), both.getT2()));
    }

    private static @Nullable List<MigrationsOfSet> found(List<Section<MigrationsOfSet>> sections) {
        List<MigrationsOfSet> sets = new ArrayList<>();
        for (Section<MigrationsOfSet> section : sections) {
            if (section.found() != null) {
                sets.add(section.found());
            }
        }
        return sets.isEmpty() ? null : sets;
    }

    private static Mono<List<SessionOfDatabase>> sessions(EtchTemplate etch) {
        return etch.sessions()
                .map(SessionOfDatabase::of)
                .collectList()
                .map(all -> all.size() <= SESSIONS ? all : all.subList(0, SESSIONS));
    }

    private static @Nullable List<TableOfCatalog> tables(@Nullable Catalog catalog, @Nullable DatabaseSize size) {
        if (catalog == null) {
            return null;
        }
        Map<TableName, TableSize> sizes = new HashMap<>();
        if (size != null) {
            size.tables().forEach(table -> sizes.put(new TableName(table.schema(), table.name()), table));
        }
        return catalog.relations().stream()
                .map(table -> TableOfCatalog.of(table, sizes.get(new TableName(table.schema(), table.name()))))
                .toList();
    }
}
