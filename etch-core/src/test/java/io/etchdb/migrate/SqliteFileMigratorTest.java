package io.etchdb.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class SqliteFileMigratorTest extends SqliteMigratorSuite {

    SqliteFileMigratorTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }

    /** Each factory has a writer of its own, so these meet at the file as processes would. */
    @Test
    void eightFactoriesAtOnceApplyEachFileOnce() {
        write("00.sql", "CREATE TABLE log (file TEXT)");
        IntStream.rangeClosed(10, 39).forEach(i -> write(i + ".sql", "INSERT INTO log VALUES ('" + i + "')"));
        List<ConnectionFactory> factories = IntStream.range(0, 8)
                .mapToObj(i -> ConnectionFactories.get(database.r2dbcUrl()))
                .toList();
        try {
            StepVerifier.create(Flux.fromIterable(factories)
                            .flatMap(
                                    each -> Mono.defer(() -> Migrator.over(each, dialect(), MigrationOptions.defaults())
                                                    .migrate(set()))
                                            .subscribeOn(Schedulers.boundedElastic()))
                            .reduce(0, Integer::sum))
                    .expectNext(31)
                    .expectComplete()
                    .verify(TIMEOUT);
        } finally {
            factories.forEach(each -> Mono.from(((Closeable) each).close()).block(TIMEOUT));
        }
        assertThat(count("log")).isEqualTo(30);
        assertThat(history()).hasSize(31);
    }

    @Test
    void aKilledProcessLeavesNothingOfItsFile() throws Exception {
        write("1.sql", "CREATE TABLE t (n INTEGER)");
        write("2.sql", ENDLESS);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        MigratorProcess.class.getName(),
                        database.r2dbcUrl(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (status().applied().isEmpty()) {
                assertThat(process.isAlive()).isTrue();
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.sleep(50);
            }
            Thread.sleep(300);
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertThat(count("t")).isZero();
        assertThat(status().pending()).containsExactly("2.sql");
        write("2.sql", "INSERT INTO t VALUES (1)");
        assertThat(migrate()).isEqualTo(1);
        assertThat(count("t")).isEqualTo(1);
    }

    @Test
    void waitsForAWriterAndGivesUpInTime() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        ConnectionFactory other = ConnectionFactories.get(database.r2dbcUrl() + "?busyTimeout=PT0.1S");
        try {
            Mono.usingWhen(
                            factory.create(),
                            writer -> Mono.from(writer.beginTransaction())
                                    .then(Mono.fromRunnable(() -> refuses(
                                            Migrator.over(
                                                            other,
                                                            dialect(),
                                                            MigrationOptions.defaults()
                                                                    .withLockWait(Duration.ofMillis(500)))
                                                    .migrate(set()),
                                            message -> assertThat(message).contains("the database is locked"))))
                                    .then(Mono.from(writer.rollbackTransaction())),
                            Connection::close)
                    .subscribeOn(Schedulers.boundedElastic())
                    .block(TIMEOUT);
        } finally {
            Mono.from(((Closeable) other).close()).block(TIMEOUT);
        }
        assertThat(migrate()).isEqualTo(1);
    }

    @Test
    void aFileMayLimitItsWaitForTheWriteLock() {
        write("1.sql", "-- etch:lock-timeout 100ms\nCREATE TABLE a (id INTEGER)");
        ConnectionFactory other = ConnectionFactories.get(database.r2dbcUrl());
        try {
            Mono.usingWhen(
                            factory.create(),
                            writer -> Mono.from(writer.beginTransaction()).then(Mono.defer(() -> {
                                Mono<Integer> migrating = Migrator.over(other, dialect(), MigrationOptions.defaults())
                                        .migrate(set())
                                        .cache();
                                Disposable running = migrating.subscribe();
                                return Mono.delay(Duration.ofMillis(400))
                                        .then(Mono.from(writer.rollbackTransaction()))
                                        .then(migrating)
                                        .doFinally(signal -> running.dispose());
                            })),
                            Connection::close)
                    .as(StepVerifier::create)
                    .expectNext(1)
                    .expectComplete()
                    .verify(TIMEOUT);
        } finally {
            Mono.from(((Closeable) other).close()).block(TIMEOUT);
        }
    }
}
