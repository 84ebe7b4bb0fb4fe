package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.SqlScript.Statement;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Migrates PostgreSQL under an advisory lock of the session. Those who wait ask again and again outside of any
 * transaction: a blocking wait would be a snapshot that CREATE INDEX CONCURRENTLY of the holder waits for in turn.
 */
final class PostgresMigrationConnection extends MigrationConnection {

    private static final Logger LOGGER = LoggerFactory.getLogger(Migrator.class);

    /** "etch" in ASCII: the first half of the advisory lock's key. The second says which set. */
    private static final int LOCK_CLASS = 0x65746368;

    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);

    private static final String LOST_CLIENT_CHECK = "client_connection_check_interval";

    private static final String OUR_LOCK = """
            l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
            AND l.classid::bigint = $1 AND l.objid::bigint = $2
            AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())""";

    private String schema = "";
    private String searchPath = "";
    private String user = "";
    private int lockKey;

    /** Read on whichever thread cancels. */
    private volatile boolean mayHoldLock;

    private record Session(String schema, String user, String searchPath) {}

    PostgresMigrationConnection(Connection connection, MigrationOptions options) {
        super(connection, options);
    }

    /** The server's timeouts are meant for the application; a migration takes the time it takes. */
    @Override
    Mono<Void> prepare() {
        return noticeLostClient()
                .thenMany(Flux.just(
                        "SET statement_timeout = 0",
                        "SET lock_timeout = 0",
                        "SET idle_in_transaction_session_timeout = 0"))
                .concatMap(this::run)
                .thenMany(query(
                        "SELECT coalesce(current_schema()::text, ''), current_user::text,"
                                + " current_setting('search_path')",
                        row -> new Session(text(row, 0), text(row, 1), text(row, 2))))
                .single()
                .doOnNext(session -> {
                    schema = options.schema() == null ? session.schema : options.schema();
                    user = session.user;
                    searchPath = session.searchPath;
                })
                .then(Mono.defer(this::requireSchema));
    }

    /**
     * A server looks for its client only when it has something to say: a killed process would keep the lock for as long
     * as its last statement takes. Not every platform of the server can look in between.
     */
    private Mono<Void> noticeLostClient() {
        return run("SET " + LOST_CLIENT_CHECK + " = '2s'").onErrorComplete(R2dbcException.class);
    }

    private Mono<Void> requireSchema() {
        return schema.isEmpty()
                ? Mono.error(new MigrationException(
                        "there is no schema to migrate: none of search_path " + searchPath
                                + " exists. Create one, or name one",
                        null,
                        null))
                : Mono.empty();
    }

    @Override
    Mono<Void> lock(Migrations set) {
        return Mono.defer(() -> {
            lockKey = lockKey(set);
            Waiting waiting = new Waiting(set);
            return tryLock()
                    .filter(Boolean::booleanValue)
                    .repeatWhenEmpty(Integer.MAX_VALUE, rounds -> rounds.concatMap(round -> waiting.nextRound()))
                    .then();
        });
    }

    private int lockKey(Migrations set) {
        CRC32 hash = new CRC32();
        hash.update((schema + '\n' + set.name()).getBytes(StandardCharsets.UTF_8));
        return (int) (hash.getValue() & Integer.MAX_VALUE);
    }

    private Mono<Boolean> tryLock() {
        return Mono.defer(() -> {
            mayHoldLock = true;
            return query(
                            "SELECT pg_try_advisory_lock($1, $2)",
                            row -> Boolean.TRUE.equals(row.get(0, Boolean.class)),
                            LOCK_CLASS,
                            lockKey)
                    .single()
                    .doOnNext(locked -> mayHoldLock = locked);
        });
    }

    /** Somebody else holds the lock: says who, now and then, and gives up at the deadline. */
    private final class Waiting {

        private final Migrations set;
        private final Instant since = Instant.now();
        private Instant nextReport = since;

        Waiting(Migrations set) {
            this.set = set;
        }

        Mono<Long> nextRound() {
            Duration waited = Duration.between(since, Instant.now());
            if (waited.compareTo(options.lockWait()) >= 0) {
                return holder().flatMap(holder -> Mono.error(gaveUp(holder)));
            }
            return report().then(Mono.delay(POLL_INTERVAL));
        }

        private Mono<Void> report() {
            if (Instant.now().isBefore(nextReport)) {
                return Mono.empty();
            }
            nextReport = Instant.now().plus(REPORT_INTERVAL);
            return holder().doOnNext(holder ->
                            LOGGER.info("waiting for the migration lock of module {}, held by {}", set.name(), holder))
                    .then();
        }

        private MigrationException gaveUp(String holder) {
            return new MigrationException(
                    "module " + set.name() + " is locked: somebody else migrates it. Waited "
                            + seconds(options.lockWait()) + " for " + holder
                            + ". Let it finish, or end it with pg_terminate_backend, and migrate again",
                    null,
                    null);
        }

        private Mono<String> holder() {
            return query(
                            "SELECT format('pid %s (application %s, %s, connected since %s)', a.pid,"
                                    + " coalesce(nullif(a.application_name, ''), 'without a name'),"
                                    + " coalesce(a.state, 'state unknown'), a.backend_start)"
                                    + " FROM pg_catalog.pg_locks l"
                                    + " JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE " + OUR_LOCK,
                            row -> text(row, 0),
                            (long) LOCK_CLASS,
                            (long) lockKey)
                    .next()
                    .defaultIfEmpty("a session that has just ended");
        }
    }

    @Override
    boolean locksWholeRun() {
        return true;
    }

    @Override
    Mono<Boolean> hasTable(String name) {
        return query(
                        "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_class c"
                                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                                + " WHERE n.nspname = $1 AND c.relname = $2)",
                        row -> Boolean.TRUE.equals(row.get(0, Boolean.class)),
                        schema,
                        name)
                .single();
    }

    /** The schema is asked for first: CREATE SCHEMA IF NOT EXISTS wants the right to create one even if it is there. */
    @Override
    Mono<Void> createTable(String name, String columns) {
        return createUnless(
                hasTable(name),
                createUnless(hasSchema(), run("CREATE SCHEMA " + quoted(schema)))
                        .then(run("CREATE TABLE " + qualified(name) + " (" + columns + ")")));
    }

    /** Another module's migration, under a lock of its own, may be creating the same. */
    private static Mono<Void> createUnless(Mono<Boolean> there, Mono<Void> create) {
        Mono<Void> guarded = create.onErrorResume(
                R2dbcException.class, e -> there.flatMap(now -> now ? Mono.empty() : Mono.error(e)));
        return there.flatMap(already -> already ? Mono.empty() : guarded);
    }

    @Override
    Flux<String> historyTables() {
        return query(
                "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relname = $1 AND c.relkind IN ('r', 'p')"
                        + " AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1",
                row -> text(row, 0), MigrationHistory.TABLE);
    }

    private Mono<Boolean> hasSchema() {
        return query(
                        "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1)",
                        row -> Boolean.TRUE.equals(row.get(0, Boolean.class)),
                        schema)
                .single();
    }

    @Override
    String timestampType() {
        return "timestamptz";
    }

    /** A file may set the session's search_path (dumps do), and none inherits that. */
    @Override
    Mono<Void> beforeFile(MigrationScript script) {
        Duration lockTimeout = script.header().lockTimeout();
        return resetSearchPath()
                .then(run("SET lock_timeout = " + (lockTimeout == null ? 0 : lockTimeout.toMillis())))
                .then(script.header().transactional() ? Mono.empty() : requireLock());
    }

    @Override
    Mono<Void> beginFile(MigrationScript script) {
        return begin().then(requireLock());
    }

    /** Behind a proxy that pools transactions, this one may run in another session than the one that took the lock. */
    private Mono<Void> requireLock() {
        return query(
                        "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_locks l WHERE l.pid = pg_backend_pid() AND "
                                + OUR_LOCK + ")",
                        row -> Boolean.TRUE.equals(row.get(0, Boolean.class)),
                        (long) LOCK_CLASS,
                        (long) lockKey)
                .single()
                .flatMap(held -> held
                        ? Mono.empty()
                        : Mono.error(new MigrationException(
                                "this session does not hold the migration lock any more: the file before released"
                                        + " it, or the connection goes through a proxy that pools transactions."
                                        + " Migrate over a direct connection, or one that pools sessions",
                                null,
                                null)));
    }

    @Override
    Mono<Void> run(Statement statement) {
        return run(statement.sentTo(Dialect.POSTGRES));
    }

    @Override
    Mono<Void> beforeCommit(MigrationScript script) {
        return Mono.empty();
    }

    /** For a connection that is lent and not opened: it goes back as it came. */
    @Override
    Mono<Void> restore() {
        Mono<Void> unlock = mayHoldLock
                ? query("SELECT pg_advisory_unlock($1, $2)", row -> row, LOCK_CLASS, lockKey)
                        .then()
                : Mono.empty();
        Mono<Void> path = searchPath.isEmpty() ? Mono.empty() : resetSearchPath();
        return unlock.then(path)
                .thenMany(Flux.just(
                        "RESET statement_timeout",
                        "RESET lock_timeout",
                        "RESET idle_in_transaction_session_timeout",
                        "RESET " + LOST_CLIENT_CHECK))
                .concatMap(this::run)
                .then();
    }

    private Mono<Void> resetSearchPath() {
        return query("SELECT set_config('search_path', $1, false)", row -> row, searchPath)
                .then();
    }

    @Override
    String qualified(String table) {
        return quoted(schema) + "." + table;
    }

    @Override
    String user() {
        return user;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
