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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
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
    void timeoutsOfTheApplicationDoNotCutAMigrationShort() {
        factory = ConnectionFactories.get(ConnectionFactoryOptions.parse(shared.r2dbcUrl())
                .mutate()
                .option(PostgresqlConnectionFactoryProvider.OPTIONS, Map.of("statement_timeout", "100ms"))
                .build());
        write("1.sql", "SELECT pg_sleep(0.3)");

        assertThat(migrate()).isEqualTo(1);
    }

    @Test
    void whoWaitsTooLongIsToldWhoHoldsTheLock() throws Exception {
        write("1.sql", "SELECT pg_sleep(30)");
        Disposable holder = migrator().migrate(set()).subscribe(ignored -> {}, ignored -> {});
        try {
            awaitHeld(1);
            Migrator impatient = migrator(MigrationOptions.defaults().withLockWait(Duration.ofMillis(300)));

            refuses(impatient.migrate(set()), message -> assertThat(message)
                    .contains("module default is locked")
                    .containsPattern("for pid \\d+ \\(application .+, active, connected since 2")
                    .contains("pg_terminate_backend"));
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
        write("1.sql", "CREATE TABLE t (id int); SET search_path = pg_catalog");
        ConnectionPool pool = new ConnectionPool(
                ConnectionPoolConfiguration.builder(factory).maxSize(1).build());
        try {
            StepVerifier.create(Migrator.over(opaque(pool), dialect(), MigrationOptions.defaults())
                            .migrate(set()))
                    .expectNext(1)
                    .expectComplete()
                    .verify(TIMEOUT);
            StepVerifier.create(Flux.usingWhen(
                            pool.create(),
                            connection -> Flux.from(connection
                                            .createStatement("SELECT current_setting('search_path') || ' '"
                                                    + " || (SELECT count(*) FROM pg_locks"
                                                    + " WHERE locktype = 'advisory' AND pid = pg_backend_pid())")
                                            .execute())
                                    .concatMap(result -> result.map(row -> row.get(0, String.class))),
                            Connection::close))
                    .expectNext("\"$user\", public 0")
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
        write("2.sql", "-- etch:lock-timeout 100ms\nALTER TABLE t ADD COLUMN n int");

        Mono.usingWhen(
                        factory.create(),
                        blocker -> Mono.from(blocker.beginTransaction())
                                .then(Flux.from(blocker.createStatement("LOCK TABLE t")
                                                .execute())
                                        .concatMap(result -> Flux.from(result.getRowsUpdated()))
                                        .then())
                                .then(Mono.defer(() -> {
                                    Mono<Integer> migrating =
                                            migrator().migrate(set()).cache();
                                    Disposable running = migrating.subscribe();
                                    return Mono.delay(Duration.ofMillis(400))
                                            .then(Mono.from(blocker.rollbackTransaction()))
                                            .then(migrating)
                                            .doFinally(signal -> running.dispose());
                                }))
                                .doOnNext(applied -> assertThat(applied).isEqualTo(1)),
                        Connection::close)
                .block(TIMEOUT);
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
    void aProxyThatPoolsTransactionsIsRefused() {
        write("1.sql", "CREATE TABLE t (id int)");

        refuses(
                Migrator.over(new TransactionPoolingProxy(factory), dialect(), MigrationOptions.defaults())
                        .migrate(set()),
                message -> assertThat(message)
                        .contains("proxy that pools transactions")
                        .contains("Migrate over a direct connection, or one that pools sessions"));
        assertThat(hasTable("t")).isFalse();
    }

    @Test
    void copyFromTheClientIsRefused() {
        write("1.sql", "CREATE TABLE t (id int);\nCOPY t FROM stdin;\n1\n\\.\n");

        refuses(migrator().migrate(set()), message -> assertThat(message)
                .contains("line 2: COPY with STDIN or STDOUT is not allowed")
                .contains("Use INSERT"));
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
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (value(HELD) != locks) {
            assertThat(System.nanoTime())
                    .as("waiting for %s advisory locks", locks)
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
