package io.etchdb.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.error.OperationalException;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PostgresMigratorTest extends MigratorSuite {

    private static final String HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted";

    /** A database takes PostgreSQL longer to create than to empty. */
    private static TestDatabase shared;

    PostgresMigratorTest() {
        super(TestDatabase.Kind.POSTGRES);
    }

    @AfterAll
    static void closeShared() {
        shared.close();
        shared = null;
    }

    @Override
    TestDatabase openDatabase() {
        shared = shared == null ? super.openDatabase() : shared;
        return shared;
    }

    @Override
    void closeDatabase() {
        factory = ConnectionFactories.get(shared.r2dbcUrl());
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        execute("""
                DO $$ DECLARE name text; BEGIN
                  FOR name IN SELECT nspname FROM pg_namespace
                      WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' LOOP
                    EXECUTE format('DROP SCHEMA %I CASCADE', name);
                  END LOOP;
                  CREATE SCHEMA public;
                END $$""");
    }

    @Override
    boolean hasTable(String table) {
        return value("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname = '" + table + "'") == 1;
    }

    @Test
    void appliesFunctionsRulesAndBlocks() {
        write("1.sql", """
                CREATE TABLE t (id int PRIMARY KEY, n int); CREATE TABLE u (id int);
                CREATE FUNCTION bump() RETURNS trigger LANGUAGE plpgsql AS $body$
                BEGIN
                  NEW.n := coalesce(NEW.n, 0) + 1; -- ; $1 ? :x
                  RETURN NEW;
                END;
                $body$;
                CREATE TRIGGER bump BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION bump();
                CREATE FUNCTION twice(x int) RETURNS int LANGUAGE sql IMMUTABLE BEGIN ATOMIC
                  SELECT CASE WHEN x > 0 THEN x * 2 ELSE 0 END;
                  SELECT CASE WHEN $1 > 0 THEN x * 2 ELSE 0 END;
                END;
                CREATE RULE also AS ON INSERT TO t DO ALSO (INSERT INTO u VALUES (NEW.id); INSERT INTO u VALUES (NEW.id));
                DO $$ BEGIN INSERT INTO t VALUES (twice(3), 1); END $$;
                CREATE TEMP TABLE gone (id int) ON COMMIT DROP;
                SELECT '{"a": 1}'::jsonb ? 'a', (ARRAY[1,2,3])[1:2], E'it\\'s;';
                """);

        assertThat(migrate()).isEqualTo(1);
        assertThat(value("SELECT id FROM t WHERE n = 2")).isEqualTo(6);
        assertThat(count("u")).isEqualTo(2);
    }

    @Test
    void c090CreatesAnIndexConcurrently() {
        write("1.sql", "CREATE TABLE t (id int)");
        write("2.sql", "-- etch:no-transaction\nCREATE INDEX CONCURRENTLY t_id ON t (id);");

        assertThat(migrate()).isEqualTo(2);
        assertThat(status().applied()).containsExactly("1.sql", "2.sql");
    }

    @Test
    void withoutItsMarkerAnIndexCannotBeCreatedConcurrently() {
        write("1.sql", "CREATE TABLE t (id int)");
        write("2.sql", "-- etch:no-transaction-please\nCREATE INDEX CONCURRENTLY t_id ON t (id);");

        refuses(migrator().migrate(set()), message -> assertThat(message).contains("2.sql"));
    }

    @Test
    void waitersDoNotHinderTheHoldersConcurrentIndex() {
        write("1.sql", "CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 1000)");
        write(
                "2.sql",
                "-- etch:no-transaction\nSELECT pg_sleep(0.5);\nCREATE INDEX CONCURRENTLY t_id ON t (id);"
                        + "SELECT pg_sleep(0.5)");

        StepVerifier.create(
                        Flux.range(0, 4).flatMap(i -> migrator().migrate(set())).reduce(0, Integer::sum))
                .expectNext(2)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void c094TheSameFilesServeEverySchema() {
        write("1.sql", "CREATE TABLE {{tables.t}} (id int); INSERT INTO {{schema}}.t VALUES (1)");

        for (String schema : new String[] {"tenant_a", "tenant_b", "Tenant_C"}) {
            Migrator migrator = migrator(MigrationOptions.defaults().withSchema(schema));
            StepVerifier.create(migrator.migrate(set()))
                    .expectNext(1)
                    .expectComplete()
                    .verify(TIMEOUT);
            StepVerifier.create(migrator.migrate(set()))
                    .expectNext(0)
                    .expectComplete()
                    .verify(TIMEOUT);
            assertThat(count("\"" + schema + "\".t")).isEqualTo(1);
            assertThat(count("\"" + schema + "\"._etch_migrations")).isEqualTo(1);
        }
        assertThat(hasTable("_etch_migrations")).as("in one schema only").isFalse();
    }

    @Test
    void aDumpMaySetTheSearchPath() {
        write("1.sql", "SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE public.a (id int)");
        write("2.sql", "CREATE TABLE b (id int)");

        assertThat(migrate()).isEqualTo(2);
        assertThat(count("public.b")).isZero();
    }

    @Test
    void timeoutsOfTheApplicationDoNotCutAMigrationShort() throws Exception {
        write("1.sql", "CREATE TABLE t (id int)");
        migrate();
        List<String> timeouts = new ArrayList<>(List.of(
                "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout"));
        if (value("SELECT count(*) FROM pg_settings WHERE name = 'transaction_timeout'") == 1) {
            timeouts.add("transaction_timeout");
        }
        ConnectionFactory hasty = ConnectionFactories.get(ConnectionFactoryOptions.parse(shared.r2dbcUrl())
                .mutate()
                .option(
                        PostgresqlConnectionFactoryProvider.OPTIONS,
                        timeouts.stream().collect(Collectors.toMap(Function.identity(), name -> "200ms")))
                .build());
        write(
                "2.sql",
                "SELECT pg_sleep(0.3); ALTER TABLE t ADD COLUMN n int; CREATE TABLE left_over AS SELECT name FROM"
                        + " pg_settings WHERE name LIKE '%\\_timeout' AND setting <> '0'"
                        + " AND name IN ('" + String.join("', '", timeouts) + "')");

        whileLocked("t", release -> {
            CompletableFuture<Integer> migrating = Migrator.over(hasty, dialect(), MigrationOptions.defaults())
                    .migrate(set())
                    .toFuture();
            awaitWaiting(1);
            Thread.sleep(300);
            release.run();
            assertThat(migrating.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
        });
        assertThat(count("left_over")).isZero();
    }

    @Test
    void whoWaitsTooLongIsToldWhoHoldsTheLock() throws Exception {
        write("1.sql", "SELECT pg_sleep(30)");
        Disposable holder = migrator().migrate(set()).subscribe(ignored -> {}, ignored -> {});
        try (MigratorLog log = new MigratorLog()) {
            awaitHeld(1);
            Migrator impatient = migrator(MigrationOptions.defaults().withLockWait(Duration.ofMillis(300)));

            refuses(impatient.migrate(set()), message -> assertThat(message)
                    .contains("module default is locked")
                    .containsPattern(
                            "for pid \\d+ \\(application .+, active, in its present transaction since 2.+, connected since 2")
                    .contains("pg_terminate_backend"));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .matches(
                            "INFO waiting for the migration lock of module default, held by pid \\d+ \\(application .+,"
                                    + " active, in its present transaction since 2.+, connected since 2.+\\)");
        } finally {
            holder.dispose();
        }
    }

    @Test
    void aKilledHolderLeavesTheRestToTheNext() throws Exception {
        write("1.sql", "CREATE TABLE t (id int)");
        write("2.sql", "INSERT INTO t VALUES (1); SELECT pg_sleep(2)");
        Mono<Integer> first = migrator().migrate(set()).onErrorReturn(-1).cache();
        Disposable running = first.subscribe();
        awaitHeld(1);
        Mono<Integer> second = migrator().migrate(set()).cache();
        Disposable waiting = second.subscribe();
        Thread.sleep(700);

        execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");

        assertThat(first.block(TIMEOUT)).isEqualTo(-1);
        assertThat(second.block(TIMEOUT)).isBetween(1, 2);
        assertThat(count("t")).isEqualTo(1);
        running.dispose();
        waiting.dispose();
    }

    @Test
    void aCancelledMigrationGivesUpTheLockAndItsFile() throws Exception {
        write("1.sql", "CREATE TABLE t (id int); SELECT pg_sleep(300)");
        Disposable running = migrator().migrate(set()).subscribe();
        awaitHeld(1);
        Thread.sleep(300);

        running.dispose();

        awaitHeld(0);
        assertThat(hasTable("t")).isFalse();
        write("1.sql", "CREATE TABLE t (id int)");
        assertThat(migrate()).isEqualTo(1);
    }

    @Test
    void aPoolOfOneThatIsBusyIsPassedBy() {
        write("1.sql", "CREATE TABLE t (id int)");
        ConnectionPool pool = new ConnectionPool(
                ConnectionPoolConfiguration.builder(factory).maxSize(1).build());
        try {
            StepVerifier.create(Mono.usingWhen(
                            pool.create(),
                            busy -> Migrator.over(pool, dialect(), MigrationOptions.defaults())
                                    .migrate(set()),
                            Connection::close))
                    .expectNext(1)
                    .expectComplete()
                    .verify(TIMEOUT);
        } finally {
            pool.close().block(TIMEOUT);
        }
    }

    @Test
    void anOpaquePoolGetsItsConnectionBackAsItWas() {
        write(
                "1.sql",
                "CREATE TABLE t (id int); SET search_path = pg_catalog; SET DateStyle = 'ISO, YMD'; SET geqo = off");
        ConnectionPool pool = new ConnectionPool(
                ConnectionPoolConfiguration.builder(factory).maxSize(1).build());
        try {
            Mono.usingWhen(
                            pool.create(),
                            connection -> Flux.from(connection
                                            .createStatement("SET DateStyle = 'German'")
                                            .execute())
                                    .concatMap(result -> result.getRowsUpdated())
                                    .then(),
                            Connection::close)
                    .block(TIMEOUT);
            StepVerifier.create(Migrator.over(opaque(pool), dialect(), MigrationOptions.defaults())
                            .migrate(set()))
                    .expectNext(1)
                    .expectComplete()
                    .verify(TIMEOUT);
            StepVerifier.create(Flux.usingWhen(
                            pool.create(),
                            connection -> Flux.from(connection
                                            .createStatement(
                                                    "SELECT current_setting('search_path') || ' ' || current_setting('DateStyle')"
                                                            + " || ' ' || current_setting('geqo') || ' '"
                                                            + " || current_setting('statement_timeout') || ' '"
                                                            + " || (SELECT count(*) FROM pg_locks"
                                                            + " WHERE locktype = 'advisory' AND pid = pg_backend_pid())")
                                            .execute())
                                    .concatMap(result -> result.map(row -> row.get(0, String.class))),
                            Connection::close))
                    .expectNext("\"$user\", public German, DMY on 0 0")
                    .expectComplete()
                    .verify(TIMEOUT);
        } finally {
            pool.close().block(TIMEOUT);
        }
    }

    @Test
    void aFileMayLimitItsWaitForLocks() throws Exception {
        write("1.sql", "CREATE TABLE t (id int)");
        migrate();
        write("2.sql", "-- etch:lock-timeout 50ms\nALTER TABLE t ADD COLUMN n int");

        whileLocked("t", release -> {
            try (MigratorLog log = new MigratorLog()) {
                CompletableFuture<Integer> migrating = migrator().migrate(set()).toFuture();
                log.await(
                        line -> line.equals("WARN migration 2.sql did not get a lock in time, attempt 1 of 10"),
                        TIMEOUT);
                release.run();
                assertThat(migrating.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
            }
        });
    }

    @Test
    void aFileThatNeverGetsItsLockFailsAfterItsTenthAttempt() throws Exception {
        write("1.sql", "CREATE TABLE t (id int)");
        migrate();
        write("2.sql", "-- etch:lock-timeout 1ms\nALTER TABLE t ADD COLUMN n int");

        whileLocked("t", release -> {
            try (MigratorLog log = new MigratorLog()) {
                refuses(migrator().migrate(set()), message -> assertThat(message)
                        .contains("2.sql (module default) failed at line 2")
                        .contains("lock timeout"));
                assertThat(log.attempts()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
            }
        });
    }

    /** A statement may be undone and tried again; those before it are not. */
    @Test
    void withoutATransactionALockTimeoutIsFinal() throws Exception {
        write("1.sql", "CREATE TABLE t (id int)");
        migrate();
        write("2.sql", "-- etch:no-transaction\n-- etch:lock-timeout 1ms\nSELECT 1; ALTER TABLE t ADD COLUMN n int");

        whileLocked(
                "t",
                release -> refuses(
                        migrator().migrate(set()),
                        message -> assertThat(message).contains("lock timeout").contains("the first 1 stay applied")));
        assertThat(migrate()).isEqualTo(1);
    }

    private interface Meanwhile {
        void happens(Runnable release) throws Exception;
    }

    private void whileLocked(String table, Meanwhile meanwhile) throws Exception {
        Connection blocker = Mono.from(factory.create()).block(TIMEOUT);
        try {
            Mono.from(blocker.beginTransaction()).block(TIMEOUT);
            Flux.from(blocker.createStatement("LOCK TABLE " + table).execute())
                    .concatMap(result -> Flux.from(result.getRowsUpdated()))
                    .blockLast(TIMEOUT);
            meanwhile.happens(() -> Mono.from(blocker.rollbackTransaction()).block(TIMEOUT));
        } finally {
            Mono.from(blocker.close()).block(TIMEOUT);
        }
    }

    private void awaitWaiting(long sessions) throws InterruptedException {
        await(
                sessions,
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event_type = 'Lock'");
    }

    /** The server goes on with a query whose client lost interest, and would hold on to the connection. */
    @Test
    void aCancelEndsAQueryOfEtchsOwn() throws Exception {
        write("1.sql", "CREATE TABLE t (id int)");
        migrate();

        whileLocked("_etch_migrations", release -> {
            Disposable running = migrator().status(set()).subscribe();
            awaitWaiting(1);

            running.dispose();

            awaitWaiting(0);
        });
    }

    @Test
    void theHistoryStaysWhereItIsThoughANearerSchemaComes() {
        String user = "\"" + shared.username() + "\"";
        write("1.sql", "CREATE TABLE a (id int)");
        write("2.sql", "CREATE SCHEMA " + user);
        assertThat(migrate()).isEqualTo(2);
        write("3.sql", "CREATE TABLE b (id int)");

        assertThat(status().applied()).containsExactly("1.sql", "2.sql");
        assertThat(migrate()).isEqualTo(1);
        assertThat(count("public._etch_migrations")).isEqualTo(3);
        assertThat(value("SELECT count(*) FROM pg_class WHERE relname = '_etch_migrations'"))
                .isEqualTo(1);
    }

    @Test
    void c094ATemplateMigratesItsSchema() {
        write("1.sql", "CREATE TABLE {{tables.t}} (id int)");
        EtchTemplate etch = EtchTemplate.over(factory);

        for (String schema : List.of("tenant_a", "tenant_b")) {
            assertThat(etch.inSchema(schema).migrate(directory.toString()).block(TIMEOUT))
                    .isEqualTo(1);
            assertThat(etch.inSchema(schema)
                            .migrate(set(), MigrationOptions.defaults().withStrict(true))
                            .block(TIMEOUT))
                    .isZero();
            assertThat(count(schema + ".t")).isZero();
            assertThat(count(schema + "._etch_migrations")).isEqualTo(1);
        }
        assertThat(etch.migrationStatus(directory.toString()).block(TIMEOUT).pending())
                .containsExactly("1.sql");
    }

    @Test
    void whatAMessageSaysToRunNamesTheSchemaAsSqlAndTheShellWantIt() {
        write("1.sql", "CREATE TABLE {{tables.t}} (id int)");
        Migrator migrator = migrator(MigrationOptions.defaults().withSchema("Tenant"));
        migrator.migrate(set()).block(TIMEOUT);
        write("1.sql", "CREATE TABLE {{tables.t}} (id bigint)");
        String forget = "DELETE FROM \"Tenant\"._etch_migrations WHERE filename = '1.sql' AND module = 'default'";
        refuses(migrator.migrate(set()), message -> assertThat(message).contains(forget));
        execute(forget);

        write("1.sql", "-- etch:no-transaction\nSELECT * FROM nowhere");
        refuses(migrator.migrate(set()), message -> assertThat(message)
                .contains("etch resolve " + directory.resolve("1.sql") + " --applied --schema Tenant if"));
    }

    @Test
    void whomAFileBecomesAndWhatItSetsEndsWithIt() {
        String role = "etch_limited_" + ProcessHandle.current().pid();
        execute("CREATE ROLE " + role);
        try {
            write(
                    "1.sql",
                    "CREATE TABLE t (id int); GRANT USAGE ON SCHEMA public TO " + role + "; GRANT SELECT ON t TO "
                            + role);
            write(
                    "2.sql",
                    "SET ROLE " + role + "; SET statement_timeout = '1h'; SET DateStyle = 'German';"
                            + " SELECT * FROM t; SET SESSION AUTHORIZATION " + role);
            write("3.sql", "-- etch:no-transaction\nSET ROLE " + role + "; SELECT * FROM t;");
            write(
                    "4.sql",
                    "CREATE TABLE s AS SELECT current_user::text || ' ' || current_setting('statement_timeout') || ' '"
                            + " || current_setting('DateStyle') AS v");

            assertThat(migrate()).isEqualTo(4);

            assertThat(value("SELECT count(*) FROM s WHERE v = '" + shared.username() + " 0 ISO, MDY'"))
                    .isEqualTo(1);
            assertThat(value("SELECT count(*) FROM _etch_migrations WHERE applied_by = current_user"))
                    .isEqualTo(4);
        } finally {
            execute("DROP OWNED BY " + role);
            execute("DROP ROLE " + role);
        }
    }

    @Test
    void earlierSetsMayLiveInOtherSchemas() throws Exception {
        Migrations billing = module("billing").after("auth");
        migrator(MigrationOptions.defaults().withSchema("one"))
                .migrate(module("auth"))
                .block(TIMEOUT);

        StepVerifier.create(
                        migrator(MigrationOptions.defaults().withSchema("Two")).migrate(billing))
                .expectNext(1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void theServerLooksForItsClientWhileAFileRuns() {
        write("1.sql", "CREATE TABLE s AS SELECT current_setting('client_connection_check_interval') AS v");

        assertThat(migrate()).isEqualTo(1);
        assertThat(value("SELECT count(*) FROM s WHERE v = '2s'")).isEqualTo(1);
    }

    /** Statements outside of a transaction go to whichever session is free; only a transaction stays in one. */
    @Test
    void aProxyThatPoolsTransactionsIsRefusedAndLeftAsItWas() {
        write("1.sql", "CREATE TABLE t (id int)");
        TransactionPoolingProxy proxy = new TransactionPoolingProxy(factory);
        try {
            refuses(Migrator.over(proxy, dialect(), MigrationOptions.defaults()).migrate(set()), message -> assertThat(
                            message)
                    .contains("proxy that pools transactions")
                    .contains("Migrate over a direct connection, or one that pools sessions"));

            assertThat(hasTable("t")).isFalse();
            assertThat(value(HELD))
                    .as("locks that a session of the proxy holds")
                    .isZero();
            assertThat(proxy.ofEachSession("SELECT count(*) FROM pg_settings WHERE source = 'session'"
                                    + " AND name NOT LIKE 'transaction\\_%'")
                            .block(TIMEOUT))
                    .containsExactly(0L, 0L);
        } finally {
            proxy.close().block(TIMEOUT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t FROM stdin;\n1\n\\.\n",
                "COPY t\nFROM\nSTDIN;",
                "COPY t (id) FROM/**/STDIN WITH (FORMAT csv)",
                "COPY (SELECT 1) TO\tSTDOUT"
            })
    void copyWithTheClientIsRefused(String copy) {
        write("1.sql", "CREATE TABLE t (id int);\n" + copy);

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("line 2: COPY with STDIN or STDOUT is not allowed")
                .contains("Use INSERT"));
    }

    @Test
    void aDumpThatCannotBeReadIsToldOfItsCopy() {
        write("1.sql", "CREATE TABLE t (v text);\nCOPY public.t (v) FROM stdin;\nit's\n\\.\n");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("unterminated string in SQL: it starts at line 3")
                .contains("The file has a COPY ... FROM STDIN, and the rows that follow are read as SQL. Use INSERT"));
    }

    @Test
    void twoModulesAtOnceCreateTheirHistoryTogether() throws Exception {
        Files.createDirectories(directory.resolve("m"));
        write("m/1.sql", "SELECT 1");

        StepVerifier.create(Flux.range(0, 8)
                        .flatMap(i -> migrator(MigrationOptions.defaults().withSchema("shared"))
                                .migrate(Migrations.of(
                                        "module" + i, directory.resolve("m").toString())))
                        .reduce(0, Integer::sum))
                .expectNext(8)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void aServerThatIsNotThereIsOperational() {
        ConnectionFactory nobody = ConnectionFactories.get("r2dbc:postgresql://user:secret@127.0.0.1:1/db");

        StepVerifier.create(Migrator.over(nobody, dialect(), MigrationOptions.defaults())
                        .migrate(set()))
                .expectErrorSatisfies(e ->
                        assertThat(e).isInstanceOf(OperationalException.class).hasMessageNotContaining("secret"))
                .verify(TIMEOUT);
    }

    @Test
    void aFileThatFailsAtItsCommitLeavesNothing() {
        write(
                "1.sql",
                "CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t DEFERRABLE INITIALLY DEFERRED);"
                        + "INSERT INTO t VALUES (1, 2)");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("1.sql (module default) could not be applied")
                .contains("foreign key"));
        assertThat(hasTable("t")).isFalse();
        assertThat(status().pending()).containsExactly("1.sql");
    }

    @Test
    void aSessionThatLostTheLockDoesNotGoOn() {
        write("1.sql", "SELECT pg_advisory_unlock_all()");
        write("2.sql", "CREATE TABLE t (id int)");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("does not hold the migration lock any more")
                .contains("proxy that pools transactions"));
        assertThat(hasTable("t")).isFalse();
    }

    @Test
    void theTransactionOfTheCallerIsNotJoined() {
        write("1.sql", "CREATE TABLE t (id int)");
        EtchTemplate etch = EtchTemplate.over(factory);

        StepVerifier.create(etch.transaction(tx -> migrator()
                        .migrate(set())
                        .flatMap(applied -> Mono.<Integer>error(new IllegalStateException("applied " + applied)))))
                .expectErrorMessage("applied 1")
                .verify(TIMEOUT);
        assertThat(hasTable("t")).isTrue();
        assertThat(status().applied()).containsExactly("1.sql");
    }

    private void awaitHeld(long locks) throws InterruptedException {
        await(locks, HELD);
    }

    private void await(long expected, String sql) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (value(sql) != expected) {
            assertThat(System.nanoTime())
                    .as("waiting for %s of: %s", expected, sql)
                    .isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private static ConnectionFactory opaque(ConnectionFactory inner) {
        return new ConnectionFactory() {
            @Override
            public Publisher<? extends Connection> create() {
                return inner.create();
            }

            @Override
            public ConnectionFactoryMetadata getMetadata() {
                return inner.getMetadata();
            }
        };
    }
}
