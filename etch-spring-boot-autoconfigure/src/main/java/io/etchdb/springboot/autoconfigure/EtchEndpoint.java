package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.etchdb.execution.PoolStats;
import io.etchdb.execution.StatementStats;
import io.etchdb.migrate.Migrations;
import io.etchdb.springboot.autoconfigure.EtchDescriptor.MigrationsOfApplication;
import io.etchdb.springboot.autoconfigure.EtchDescriptor.SlowStatement;
import io.etchdb.springboot.autoconfigure.EtchDescriptor.Statements;
import io.etchdb.springboot.autoconfigure.EtchDescriptor.TableOfCatalog;
import io.etchdb.springboot.autoconfigure.EtchDescriptor.Template;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Shows each template's migrations, pool, tables and statements. Answers without the database too: then with what is
 * known without it, and why the rest is missing.
 */
@Endpoint(id = "etch")
final class EtchEndpoint {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int SLOW_STATEMENTS = 20;

    /** What only the database knows. */
    private record Answer(
            @Nullable MigrationsOfApplication migrations,
            @Nullable List<TableOfCatalog> tables,
            @Nullable String unavailable) {}

    private final ListableBeanFactory beans;
    private final @Nullable String location;

    /** @param location of the application's migrations, {@code null} if it has none */
    EtchEndpoint(ListableBeanFactory beans, @Nullable String location) {
        this.beans = beans;
        this.location = location;
    }

    @ReadOperation
    Mono<EtchDescriptor> etch() {
        return Flux.fromIterable(Templates.in(beans).byName().entrySet())
                .concatMap(named -> template(named.getValue()).map(described -> Map.entry(named.getKey(), described)))
                .collect(
                        LinkedHashMap<String, Template>::new,
                        (templates, described) -> templates.put(described.getKey(), described.getValue()))
                .map(EtchDescriptor::new);
    }

    private Mono<Template> template(EtchTemplate etch) {
        return answer(etch).map(answer -> {
            PoolStats pool = etch.pool().orElse(null);
            StatementStats stats = stats(etch);
            return new Template(
                    etch.toString(),
                    pool,
                    answer.unavailable(),
                    answer.migrations(),
                    answer.tables(),
                    stats == null ? null : Statements.of(stats),
                    stats == null ? List.of() : SlowStatement.of(stats, SLOW_STATEMENTS));
        });
    }

    private Mono<Answer> answer(EtchTemplate etch) {
        Mono<Optional<MigrationsOfApplication>> migrations = location != null && etch == Templates.root(beans)
                ? migrations(etch, location).map(Optional::of)
                : Mono.just(Optional.empty());
        return migrations
                .zipWith(etch.catalog().map(TableOfCatalog::of))
                .timeout(LIMIT)
                .map(both -> new Answer(both.getT1().orElse(null), both.getT2(), null))
                .onErrorResume(error -> Mono.just(new Answer(null, null, String.valueOf(error.getMessage()))));
    }

    private static Mono<MigrationsOfApplication> migrations(EtchTemplate etch, String location) {
        Migrations set = Migrations.in(location);
        return etch.migrationStatus(set)
                .zipWhen(status -> etch.migrationHistory(set).collectList())
                .map(both -> MigrationsOfApplication.of(location, both.getT1(), both.getT2()));
    }

    /** Of a template that the application made itself perhaps nobody keeps count. */
    private static @Nullable StatementStats stats(EtchTemplate etch) {
        try {
            return etch.stats();
        } catch (IllegalStateException e) {
            return null;
        }
    }
}
