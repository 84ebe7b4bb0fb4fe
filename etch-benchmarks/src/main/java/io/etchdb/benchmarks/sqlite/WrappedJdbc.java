package io.etchdb.benchmarks.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What one writes by hand today: JDBC in {@code Mono.fromCallable} on {@code boundedElastic}, with a pool of ten. */
final class WrappedJdbc extends ReactiveContender {

    private static final int POOL_SIZE = 10;

    private final HikariDataSource pool;

    WrappedJdbc(Path file, Scenario scenario) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(Database.dataSource(file, scenario.synchronous()));
        config.setMaximumPoolSize(POOL_SIZE);
        this.pool = new HikariDataSource(config);
    }

    @Override
    Mono<Void> perform(Operation operation, Caller caller) {
        return switch (operation) {
            case STREAM -> tally(rows());
            case STREAM_ACROSS -> tally(rows().publishOn(Schedulers.parallel()));
            default ->
                Mono.fromCallable(() -> {
                            try (JdbcSession session = JdbcSession.preparingEach(pool.getConnection())) {
                                session.perform(operation, caller);
                            }
                            return true;
                        })
                        .subscribeOn(Schedulers.boundedElastic())
                        .then();
        };
    }

    private Flux<Item> rows() {
        return Flux.<Item, Rows>generate(
                        () -> Rows.open(JdbcSession.preparingEach(pool.getConnection())),
                        (rows, sink) -> {
                            try {
                                if (rows.result().next()) {
                                    sink.next(Item.from(rows.result()));
                                } else {
                                    sink.complete();
                                }
                            } catch (SQLException e) {
                                sink.error(e);
                            }
                            return rows;
                        },
                        Rows::close)
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static Mono<Void> tally(Flux<Item> rows) {
        return rows.collect(Item.Tally::new, Item.Tally::add)
                .doOnNext(Item.Tally::check)
                .then();
    }

    private record Rows(JdbcSession session, PreparedStatement statement, ResultSet result) {

        static Rows open(JdbcSession session) throws SQLException {
            PreparedStatement statement = session.streaming();
            return new Rows(session, statement, statement.executeQuery());
        }

        void close() {
            try (session;
                    statement;
                    result) {
                // Closed from the last to the first.
            } catch (SQLException e) {
                throw new IllegalStateException("cannot close", e);
            }
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
