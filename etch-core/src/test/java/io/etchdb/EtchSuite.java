package io.etchdb;

import io.etchdb.sql.Dialect;
import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A suite with a template on its database. */
abstract class EtchSuite extends DatabaseSuite {

    /** Nothing here takes that long, but on a busy machine. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final TestDatabase.Kind kind;
    EtchTemplate etch;

    EtchSuite(TestDatabase.Kind kind) {
        super(kind);
        this.kind = kind;
    }

    @BeforeAll
    final void openTemplate() {
        etch = EtchTemplate.connect(database().url());
        run(etch.executeScript(ddl(schema())));
    }

    @AfterAll
    final void closeTemplate() {
        if (etch != null) {
            run(etch.close());
        }
    }

    /** The tables of the suite, in the words that {@link #ddl} knows. */
    abstract String schema();

    /** {@code text} in the database's own words. */
    final String ddl(String text) {
        boolean postgres = isPostgres();
        return text.replace("{serial}", postgres ? "serial PRIMARY KEY" : "integer PRIMARY KEY")
                .replace("{bigserial}", postgres ? "bigserial PRIMARY KEY" : "integer PRIMARY KEY")
                .replace("{timestamp}", postgres ? "timestamptz" : "text")
                .replace("{uuid}", postgres ? "uuid" : "text")
                .replace("{json}", postgres ? "jsonb" : "text");
    }

    final boolean isPostgres() {
        return kind == TestDatabase.Kind.POSTGRES;
    }

    final TestDatabase.Kind kind() {
        return kind;
    }

    final Dialect dialect() {
        return isPostgres() ? Dialect.POSTGRES : Dialect.SQLITE;
    }

    /** A template whose second statement waits for the first; a database in memory has one connection anyway. */
    final EtchTemplate withOneConnection() {
        return withOneConnection(Duration.ofSeconds(5));
    }

    /** The same with patience of its own. */
    final EtchTemplate withOneConnection(Duration maxAcquireTime) {
        return kind == TestDatabase.Kind.SQLITE_MEMORY
                ? etch
                : EtchTemplate.connect(EtchOptions.builder()
                        .url(database().url())
                        .pool(pool -> pool.maxSize(1).maxAcquireTime(maxAcquireTime))
                        .build());
    }

    final void close(EtchTemplate template) {
        if (template != etch) {
            run(template.close());
        }
    }

    static <R> R run(Mono<R> mono) {
        return mono.block(TIMEOUT);
    }

    static <R> List<R> all(Flux<R> flux) {
        return flux.collectList().block(TIMEOUT);
    }

    final long count(String table) {
        return run(etch.fetchVal(Long.class, "SELECT count(*) FROM " + table));
    }
}
