package io.etchdb.execution.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A connection on which something runs that nobody waits for, behind wrappers of every kind. */
class RunningStatementTest extends DatabaseSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    private Connection connection;

    RunningStatementTest() {
        super(TestDatabase.Kind.POSTGRES);
    }

    @BeforeEach
    void connect() {
        connection = Mono.from(ConnectionFactories.get(database().r2dbcUrl()).create())
                .block(TIMEOUT);
    }

    @AfterEach
    void close() {
        Mono.from(connection.close()).block(TIMEOUT);
    }

    private void sleep(double seconds) {
        Flux.from(connection.createStatement("SELECT pg_sleep(" + seconds + ")").execute())
                .concatMap(result -> result.map(row -> 1))
                .onErrorComplete()
                .subscribe();
    }

    private boolean isConnected() {
        return Boolean.TRUE.equals(
                Mono.from(connection.validate(ValidationDepth.LOCAL)).block(TIMEOUT));
    }

    /** What a pool, a proxy or a framework puts around it. */
    private Connection around(Class<?>[] types, Function<String, Object> own) {
        return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), types, (proxy, method, arguments) -> {
            Object answer = own.apply(method.getName());
            return answer != null ? answer : method.invoke(connection, arguments);
        });
    }

    @Test
    void nothingThatRunsIsAtRestAtOnce() {
        RunningStatement.ended(connection).block(TIMEOUT);
        assertThat(isConnected()).isTrue();
    }

    @Test
    void aStatementBehindAWrapperIsEnded() {
        Connection wrapper = around(
                new Class<?>[] {Connection.class, Wrapped.class},
                method -> method.equals("unwrap") ? connection : null);
        sleep(3600);
        RunningStatement.ended(wrapper).block(TIMEOUT);
        assertThat(isConnected()).isTrue();
        assertThat(Mono.from(connection.validate(ValidationDepth.REMOTE)).block(TIMEOUT))
                .isTrue();
    }

    @Test
    void aStatementBehindAWrapperThatHidesTheDriverIsWaitedFor() {
        Connection opaque = around(new Class<?>[] {Connection.class}, method -> null);
        sleep(0.5);
        RunningStatement.ended(opaque).block(TIMEOUT);
        assertThat(Mono.from(connection.validate(ValidationDepth.REMOTE)).block(Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void isNotWaitedForForEver() {
        Connection opaque = around(new Class<?>[] {Connection.class}, method -> null);
        sleep(3600);
        RunningStatement.ended(opaque, SHORT).block(TIMEOUT);
        RunningStatement.ended(connection).block(TIMEOUT);
        assertThat(isConnected()).isTrue();
    }

    @Test
    void aConnectionThatNeverAnswersIsClosed() {
        Connection dead = around(new Class<?>[] {Connection.class, Wrapped.class}, method -> switch (method) {
            case "unwrap" -> connection;
            case "validate" -> Mono.never();
            default -> null;
        });
        RunningStatement.ended(dead, SHORT).block(TIMEOUT);
        assertThat(isConnected()).isFalse();
    }
}
