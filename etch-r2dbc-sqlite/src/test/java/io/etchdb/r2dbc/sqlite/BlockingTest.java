package io.etchdb.r2dbc.sqlite;

import static io.etchdb.r2dbc.sqlite.TestDatabase.rows;
import static io.etchdb.r2dbc.sqlite.TestDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** No call into SQLite, and nothing else that blocks, happens on a thread that must not block. */
class BlockingTest {

    private static final String DB = "org/sqlite/core/NativeDB";

    @BeforeAll
    static void install() throws SQLException {
        // The native library loads once; were it the guard's first victim, nothing here could work afterwards.
        new SQLiteConfig().createConnection("jdbc:sqlite::memory:").close();
        BlockHound.builder()
                .loadIntegrations()
                .markAsBlocking(DB, "prepare", "(Ljava/lang/String;)Lorg/sqlite/core/SafeStmtPtr;")
                .markAsBlocking(DB, "_exec", "(Ljava/lang/String;)I")
                .markAsBlocking(DB, "column_text", "(JI)Ljava/lang/String;")
                .markAsBlocking(DB, "column_name", "(JI)Ljava/lang/String;")
                .markAsBlocking(
                        "org/sqlite/core/DB", "execute", "(Lorg/sqlite/core/CoreStatement;[Ljava/lang/Object;)Z")
                .markAsBlocking("org/sqlite/core/DB", "open", "(Ljava/lang/String;I)V")
                .markAsBlocking("org/sqlite/core/DB", "close", "()V")
                .install();
    }

    @Test
    void theGuardIsUp() {
        Mono<Object> direct = Mono.fromCallable(() -> {
                    try (var connection = new SQLiteConfig().createConnection("jdbc:sqlite::memory:")) {
                        return connection.isClosed();
                    }
                })
                .cast(Object.class)
                .subscribeOn(Schedulers.parallel());
        assertThatThrownBy(() -> direct.block(TestDatabase.TIMEOUT)).hasCauseInstanceOf(BlockingOperationError.class);
    }

    @Test
    void theDriverCallsSqliteOnItsOwnThreadsOnly(@TempDir Path directory) {
        try (TestDatabase database = TestDatabase.in(directory)) {
            Flux<Object> work = Flux.usingWhen(
                            database.factory().create(),
                            c -> update(c, "CREATE TABLE IF NOT EXISTS t (n INTEGER, s TEXT)")
                                    .thenMany(update(c, "INSERT INTO t VALUES ($1, $2)", 1, "x"))
                                    .thenMany(Mono.from(c.beginTransaction()))
                                    .thenMany(update(
                                            c,
                                            "INSERT INTO t WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2000)"
                                                    + " SELECT n, 'text' FROM n"))
                                    .thenMany(Mono.from(c.commitTransaction()))
                                    .thenMany(rows(c, "SELECT s FROM t")
                                            .publishOn(Schedulers.parallel())
                                            .concatMap(
                                                    s -> Mono.delay(Duration.ZERO)
                                                            .thenReturn(s),
                                                    8)),
                            c -> c.close())
                    .subscribeOn(Schedulers.parallel());
            assertThat(work.count().block(TestDatabase.TIMEOUT)).isEqualTo(2001);
        }
    }
}
