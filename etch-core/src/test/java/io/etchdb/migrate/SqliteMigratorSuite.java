package io.etchdb.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What only SQLite does with migrations, in a file and in memory. */
abstract class SqliteMigratorSuite extends MigratorSuite {

    /** Runs for minutes. */
    static final String ENDLESS =
            "INSERT INTO t WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1000000000)"
                    + " SELECT n FROM c";

    private static final String PARENT_WITH_CHILD = """
            CREATE TABLE parent (id INTEGER PRIMARY KEY);
            CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parent ON DELETE CASCADE);
            INSERT INTO parent VALUES (1);
            INSERT INTO child VALUES (1, 1);
            """;

    SqliteMigratorSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    boolean hasTable(String table) {
        return value("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '" + table + "'") == 1;
    }

    @Test
    void appliesTriggers() {
        write("1.sql", """
                CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, "end" TEXT);
                CREATE TABLE log (what TEXT);
                CREATE TRIGGER t_log AFTER UPDATE OF n ON t WHEN new.n > 1 BEGIN
                  INSERT INTO log SELECT CASE WHEN new.n > 2 THEN 'big;' ELSE 'small;' END;
                  UPDATE t SET [end] = 'END;' WHERE id = new.id;
                END;
                INSERT INTO t VALUES (1, 1, NULL);
                UPDATE t SET n = 3;
                """);

        assertThat(migrate()).isEqualTo(1);
        assertThat(value("SELECT count(*) FROM log WHERE what = 'big;'")).isEqualTo(1);
        assertThat(value("SELECT count(*) FROM t WHERE \"end\" = 'END;'")).isEqualTo(1);
    }

    @Test
    void rebuildingATableKeepsTheRowsOfItsChildren() {
        write("1.sql", """
                CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
                CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parent ON DELETE CASCADE);
                INSERT INTO parent VALUES (1, 'a'), (2, 'b');
                INSERT INTO child VALUES (1, 1), (2, 2);
                """);
        write("2.sql", """
                CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
                INSERT INTO parent_new SELECT id, name FROM parent;
                DROP TABLE parent;
                ALTER TABLE parent_new RENAME TO parent;
                """);

        assertThat(migrate()).isEqualTo(2);
        assertThat(count("child")).isEqualTo(2);
        assertThat(value("PRAGMA foreign_keys")).as("foreign keys are on again").isEqualTo(1);
    }

    /** The switch and BEGIN are one step of the writer that all share: a write in between would be unchecked. */
    @Test
    void foreignKeysHoldForOthersWhileATableIsRebuilt() {
        write("1.sql", PARENT_WITH_CHILD);
        migrate();
        IntStream.range(100, 120)
                .forEach(i -> write(
                        i + ".sql",
                        "CREATE TABLE parent_new (id INTEGER PRIMARY KEY); INSERT INTO parent_new SELECT id FROM parent;"
                                + "DROP TABLE parent; ALTER TABLE parent_new RENAME TO parent;"));

        Mono<Integer> migrating = migrator().migrate(set()).cache();
        Flux<String> orphans = Flux.range(2, 400)
                .flatMap(i -> Mono.usingWhen(
                        factory.create(),
                        connection -> Flux.from(connection
                                        .createStatement("INSERT INTO child VALUES (" + i + ", 99)")
                                        .execute())
                                .concatMap(result -> Flux.from(result.getRowsUpdated()))
                                .then(Mono.just("stored"))
                                .onErrorResume(R2dbcException.class, e -> Mono.just(e.getSqlState())),
                        Connection::close));

        StepVerifier.create(Mono.zip(migrating, orphans.distinct().collectList()))
                .assertNext(done -> {
                    assertThat(done.getT1()).isEqualTo(20);
                    assertThat(done.getT2()).containsExactly("23503");
                })
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(count("child")).isEqualTo(1);
    }

    @Test
    void aRebuildThatLosesParentsIsRefused() {
        write("1.sql", """
                CREATE TABLE parent (id INTEGER PRIMARY KEY);
                CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parent);
                INSERT INTO parent VALUES (1), (2);
                INSERT INTO child VALUES (1, 1), (2, 2);
                """);
        migrate();
        write("2.sql", """
                CREATE TABLE parent_new (id INTEGER PRIMARY KEY);
                INSERT INTO parent_new SELECT id FROM parent WHERE id = 1;
                DROP TABLE parent;
                ALTER TABLE parent_new RENAME TO parent;
                """);

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("2.sql leaves rows whose foreign key points nowhere: table child refers to parent"));
        assertThat(count("parent")).isEqualTo(2);
        assertThat(status().pending()).containsExactly("2.sql");
        assertThat(value("PRAGMA foreign_keys")).as("foreign keys are on again").isEqualTo(1);
    }

    @Test
    void aTableIsNotDroppedWithoutATransactionWhileForeignKeysAreOn() {
        write("1.sql", PARENT_WITH_CHILD);
        migrate();
        String rebuild = """
                CREATE TABLE parent_new (id INTEGER PRIMARY KEY);
                INSERT INTO parent_new SELECT id FROM parent;
                DROP /* the old */ TABLE parent;
                ALTER TABLE parent_new RENAME TO parent;
                """;
        write("2.sql", "-- etch:no-transaction\n" + rebuild);

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("2.sql drops a table without a transaction, while foreign keys are on")
                .contains("Remove -- etch:no-transaction"));
        assertThat(count("child")).isEqualTo(1);
        assertThat(hasTable("parent_new")).isFalse();

        write("2.sql", rebuild);
        assertThat(migrate()).isEqualTo(1);
        assertThat(count("child")).isEqualTo(1);
    }

    /** Step by step as the messages say, from the recipe of SQLite's manual to a file that runs. */
    @Test
    void theUsualRebuildIsLedToAFileThatRuns() {
        String rebuild = "CREATE TABLE a_new (id INTEGER PRIMARY KEY); DROP TABLE a; ALTER TABLE a_new RENAME TO a;";
        write("1.sql", "CREATE TABLE a (id INTEGER)");
        migrate();
        write("2.sql", "PRAGMA foreign_keys=OFF;\nBEGIN;\n" + rebuild + "\nCOMMIT;\nPRAGMA foreign_keys=ON;");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains(
                        "line 1: PRAGMA foreign_keys has no effect in a transaction. Remove it: etch turns foreign keys"
                                + " off for a file that drops a table, and checks them before its commit"));

        write("2.sql", "BEGIN;\n" + rebuild + "\nCOMMIT;");
        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("line 1: BEGIN is not allowed, etch runs each file in a transaction of its own. Remove it"));

        write("2.sql", rebuild);
        assertThat(migrate()).isEqualTo(1);
    }

    @Test
    void rowsThatReferToNothingAreNoFaultOfAFileThatFoundThem() {
        write("1.sql", """
                CREATE TABLE parent (id INTEGER PRIMARY KEY);
                CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent);
                CREATE TABLE scratch (id INTEGER);
                INSERT INTO parent VALUES (1);
                INSERT INTO child VALUES (1, 1);
                """);
        migrate();
        execute("PRAGMA foreign_keys = OFF; INSERT INTO child VALUES (2, 99); PRAGMA foreign_keys = ON");
        write("2.sql", "DROP TABLE scratch");

        assertThat(migrate()).isEqualTo(1);

        write("3.sql", "CREATE TABLE other (id INTEGER); DROP TABLE other; DELETE FROM parent");
        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("3.sql leaves rows whose foreign key points nowhere: table child refers to parent"));
    }

    @Test
    void aSchemaThatIsNotAttachedIsRefused() {
        write("1.sql", "CREATE TABLE a (id INTEGER)");

        refuses(EtchTemplate.over(factory).inSchema("x").migrate(directory.toString()), message -> assertThat(message)
                .isEqualTo("there is no schema \"x\": on SQLite a schema is an attached database, and here are main."
                        + " ATTACH one under this name, or migrate without a schema"));
        assertThat(EtchTemplate.over(factory)
                        .inSchema("main")
                        .migrate(directory.toString())
                        .block(TIMEOUT))
                .isEqualTo(1);
    }

    @Test
    void aCancelledMigrationGivesUpItsFile() throws InterruptedException {
        write("1.sql", "CREATE TABLE t (n INTEGER); " + ENDLESS);
        Disposable running = migrator().migrate(set()).subscribe();
        Thread.sleep(500);

        running.dispose();

        write("1.sql", "CREATE TABLE t (n INTEGER)");
        assertThat(migrate()).isEqualTo(1);
        assertThat(count("t")).isZero();
    }

    @Test
    void vacuumRunsWithoutTransaction() {
        write("1.sql", "-- etch:no-transaction\nVACUUM; PRAGMA user_version = 7;");

        assertThat(migrate()).isEqualTo(1);
        assertThat(value("PRAGMA user_version")).isEqualTo(7);
    }
}
