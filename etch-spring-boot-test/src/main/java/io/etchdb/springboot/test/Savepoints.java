package io.etchdb.springboot.test;

import io.etchdb.sql.Dialect;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.Result;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What stands for BEGIN, COMMIT and ROLLBACK inside the transaction of a test. */
final class Savepoints {

    private static final String NAME = "etch_test";
    private static final int SQLITE_FOREIGN_KEY = 787;

    /**
     * The constraints that wait for COMMIT, checked without a trace: that they are immediate is undone with the inner
     * savepoint.
     */
    private static final String POSTGRES_RELEASE = "SAVEPOINT etch_test_check; SET CONSTRAINTS ALL IMMEDIATE;"
            + " ROLLBACK TO SAVEPOINT etch_test_check; RELEASE SAVEPOINT " + NAME;

    private static final String SQLITE_VIOLATIONS = "SELECT count(*) FROM pragma_foreign_key_check"
            + " WHERE (SELECT foreign_keys FROM pragma_foreign_keys) = 1";

    private final Dialect dialect;

    Savepoints(Dialect dialect) {
        this.dialect = dialect;
    }

    Mono<Void> begin(Connection connection, boolean readOnly) {
        Mono<Void> begun = run(connection, "SAVEPOINT " + NAME);
        return readOnly ? begun.then(readOnly(connection)) : begun;
    }

    /** PostgreSQL takes it back at the end of the savepoint by itself. */
    private Mono<Void> readOnly(Connection connection) {
        return run(connection, isPostgres() ? "SET TRANSACTION READ ONLY" : "PRAGMA query_only = 1");
    }

    /** Signals what COMMIT would fail with; then nothing is undone yet. */
    Mono<Void> commit(Connection connection, boolean readOnly) {
        if (isPostgres()) {
            return run(connection, POSTGRES_RELEASE);
        }
        return violations(connection)
                .then(writable(connection, readOnly))
                .then(run(connection, "RELEASE SAVEPOINT " + NAME));
    }

    private static Mono<Void> violations(Connection connection) {
        return Flux.from(connection.createStatement(SQLITE_VIOLATIONS).execute())
                .concatMap(result -> result.map(row -> row.get(0, Long.class)))
                .reduce(0L, Long::sum)
                .flatMap(count -> count == 0
                        ? Mono.empty()
                        : Mono.error(new R2dbcDataIntegrityViolationException(
                                "FOREIGN KEY constraint failed", "23503", SQLITE_FOREIGN_KEY)));
    }

    Mono<Void> rollback(Connection connection, boolean readOnly) {
        return run(connection, "ROLLBACK TO SAVEPOINT " + NAME)
                .then(writable(connection, readOnly && !isPostgres()))
                .then(run(connection, "RELEASE SAVEPOINT " + NAME));
    }

    private static Mono<Void> writable(Connection connection, boolean wasReadOnly) {
        return wasReadOnly ? run(connection, "PRAGMA query_only = 0") : Mono.empty();
    }

    private boolean isPostgres() {
        return dialect == Dialect.POSTGRES;
    }

    private static Mono<Void> run(Connection connection, String sql) {
        return Mono.defer(() -> Flux.from(connection.createStatement(sql).execute())
                .concatMap(Result::getRowsUpdated)
                .then());
    }
}
