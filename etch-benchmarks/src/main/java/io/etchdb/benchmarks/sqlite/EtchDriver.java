package io.etchdb.benchmarks.sqlite;

import io.etchdb.r2dbc.sqlite.SqliteConnectionConfiguration;
import io.etchdb.r2dbc.sqlite.SqliteConnectionFactory;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** etch's R2DBC driver: a connection per operation, taken from the factory or from r2dbc-pool. */
final class EtchDriver extends ReactiveContender {

    private static final int POOL_SIZE = 10;

    private final SqliteConnectionFactory factory;
    private final @Nullable ConnectionPool pool;
    private final ConnectionFactory connections;

    private EtchDriver(SqliteConnectionFactory factory, @Nullable ConnectionPool pool) {
        this.factory = factory;
        this.pool = pool;
        this.connections = pool != null ? pool : factory;
    }

    static EtchDriver bare(Path file, Scenario scenario) {
        return new EtchDriver(factory(file, scenario), null);
    }

    static EtchDriver pooled(Path file, Scenario scenario) {
        SqliteConnectionFactory factory = factory(file, scenario);
        ConnectionPool pool = new ConnectionPool(
                ConnectionPoolConfiguration.builder(factory).maxSize(POOL_SIZE).build());
        return new EtchDriver(factory, pool);
    }

    private static SqliteConnectionFactory factory(Path file, Scenario scenario) {
        return SqliteConnectionFactory.from(SqliteConnectionConfiguration.file(file)
                .synchronous(scenario.synchronous())
                .build());
    }

    @Override
    Mono<Void> perform(Operation operation, Caller caller) {
        return switch (operation) {
            case SELECT -> {
                long id = caller.anyId();
                yield withConnection(connection -> select(connection, id))
                        .doOnNext(item -> item.check(id))
                        .then();
            }
            case INSERT -> {
                long item = caller.anyId();
                yield withConnection(
                        connection -> changeOne(bindEvent(connection.createStatement(Database.INSERT), item)));
            }
            case UPDATE -> {
                long id = caller.anyId();
                yield withConnection(connection ->
                        changeOne(connection.createStatement(Database.UPDATE).bind(0, id)));
            }
            case TRANSACTION -> {
                long id = caller.anyId();
                yield inTransaction(connection -> addOne(connection, id));
            }
            case BULK -> inTransaction(connection -> bulk(connection, operation.units()));
            case STREAM -> tally(rows());
            case STREAM_ACROSS -> tally(rows().publishOn(Schedulers.parallel()));
            case MIXED -> throw new IllegalArgumentException("MIXED is made of others");
        };
    }

    private static Mono<Item> select(Connection connection, long id) {
        return Flux.from(connection.createStatement(Database.SELECT).bind(0, id).execute())
                .concatMap(EtchDriver::items)
                .single();
    }

    private static Mono<Void> addOne(Connection connection, long id) {
        return select(connection, id)
                .flatMap(item -> changeOne(connection
                        .createStatement(Database.SET_QUANTITY)
                        .bind(0, item.quantity() + 1)
                        .bind(1, id)));
    }

    private static Mono<Void> bulk(Connection connection, int rows) {
        Statement statement = connection.createStatement(Database.INSERT);
        for (int i = 0; i < rows; i++) {
            if (i > 0) {
                statement.add();
            }
            bindEvent(statement, i);
        }
        return change(statement, rows);
    }

    private Flux<Item> rows() {
        return Flux.usingWhen(
                connections.create(),
                connection -> Flux.from(
                                connection.createStatement(Database.STREAM).execute())
                        .concatMap(EtchDriver::items),
                Connection::close);
    }

    private static Publisher<Item> items(Result result) {
        return result.map(Item::from);
    }

    private static Mono<Void> tally(Flux<Item> rows) {
        return rows.collect(Item.Tally::new, Item.Tally::add)
                .doOnNext(Item.Tally::check)
                .then();
    }

    private static Statement bindEvent(Statement statement, long item) {
        return statement.bind(0, item).bind(1, Database.KIND).bind(2, Database.PAYLOAD);
    }

    private static Mono<Void> changeOne(Statement statement) {
        return change(statement, 1);
    }

    private static Mono<Void> change(Statement statement, long expected) {
        return Flux.from(statement.execute())
                .concatMap(Result::getRowsUpdated)
                .reduce(0L, Long::sum)
                .doOnNext(changed -> {
                    if (changed != expected) {
                        throw new IllegalStateException("changed " + changed + " rows, not " + expected);
                    }
                })
                .then();
    }

    private <T> Mono<T> withConnection(Function<Connection, Mono<T>> work) {
        return Mono.usingWhen(connections.create(), work, Connection::close);
    }

    private Mono<Void> inTransaction(Function<Connection, Mono<Void>> work) {
        return withConnection(connection -> Mono.usingWhen(
                Mono.from(connection.beginTransaction()).thenReturn(connection),
                work,
                Connection::commitTransaction,
                (begun, error) -> begun.rollbackTransaction(),
                Connection::rollbackTransaction));
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close().block();
        }
        Mono.from(factory.close()).block();
    }
}
