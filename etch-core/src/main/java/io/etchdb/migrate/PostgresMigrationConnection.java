package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.SqlScript.Statement;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
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
    private static final int UNLOCK_ATTEMPTS = 10;

    private static final String LOST_CLIENT_CHECK = "client_connection_check_interval";

    private static final String OUR_LOCK = """
            l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
            AND l.classid::bigint = $1 AND l.objid::bigint = $2
            AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())""";

    /**
     * Where the history is: in the first schema of the search path that has one. Only a new history goes where new
     * tables go, since a file may create a schema that comes before it in the path.
     */
    private static final String SESSION = """
            SELECT coalesce(
                (SELECT n.nspname::text FROM unnest(current_schemas(false)) WITH ORDINALITY AS path (name, place)
                    JOIN pg_catalog.pg_namespace n ON n.nspname = path.name
                    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = $1
                        AND c.relkind IN ('r', 'p') AND has_table_privilege(c.oid, 'SELECT')
                    ORDER BY path.place LIMIT 1),
                current_schema()::text, ''),
              current_user::text, current_setting('search_path'), current_setting('role')""";

    /** What somebody set in this session before it was lent to us, and RESET would lose. */
    private static final String LENT_SETTINGS = """
            SELECT name, setting FROM pg_catalog.pg_settings
            WHERE source = 'session' AND (name = 'transaction_timeout' OR name NOT LIKE 'transaction\\_%')""";

    /** Not every version of the server has all of them. */
    private static final String NO_TIMEOUTS = """
            SELECT set_config(name, CASE name WHEN 'lock_timeout' THEN $1 ELSE '0' END, false)
            FROM pg_catalog.pg_settings WHERE name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout',
                'idle_in_transaction_session_timeout', 'idle_session_timeout')""";

    private String schema = "";
    private String user = "";
    private String role = "";
    private List<Setting> lentSettings = List.of();
    private int lockKey;
    private int lockedBy;

    /** Read on whichever thread cancels. */
    private volatile boolean mayHoldLock;

    private record Session(String schema, String user, String searchPath, String role) {}

    private record Setting(String name, String value) {}

    private record Attempt(boolean locked, int pid) {}

    PostgresMigrationConnection(Connection connection, MigrationOptions options) {
        super(connection, options);
    }

    /** Changes nothing: whoever only reads leaves the session as it is. */
    @Override
    Mono<Void> prepare() {
        return query(
                        SESSION,
                        row -> new Session(text(row, 0), text(row, 1), text(row, 2), text(row, 3)),
                        MigrationHistory.TABLE)
                .single()
                .doOnNext(session -> {
                    schema = options.schema() == null ? session.schema : options.schema();
                    user = session.user;
                    role = session.role;
                })
                .flatMap(this::requireSchema);
    }

    /** The server's timeouts are meant for the application; a migration takes the time it takes. */
    private Mono<Void> ownSettings(@Nullable Duration lockTimeout) {
        String limit = String.valueOf(lockTimeout == null ? 0 : lockTimeout.toMillis());
        return query(NO_TIMEOUTS, row -> row, limit).then(noticeLostClient());
    }

    /**
     * A server looks for its client only when it has something to say: a killed process would keep the lock for as long
     * as its last statement takes. Not every platform of the server can look in between.
     */
    private Mono<Void> noticeLostClient() {
        return run("SET " + LOST_CLIENT_CHECK + " = '2s'").onErrorComplete(R2dbcException.class);
    }

    private Mono<Void> requireSchema(Session session) {
        return schema.isEmpty()
                ? Mono.error(new MigrationException(
                        "there is no schema to migrate: none of search_path " + session.searchPath
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
                    .then(Mono.defer(this::requireOneSession))
                    .then(query(LENT_SETTINGS, row -> new Setting(text(row, 0), text(row, 1)))
                            .collectList())
                    .doOnNext(settings -> lentSettings = settings)
                    .then(ownSettings(null));
        });
    }

    /** Before anything is set: behind a proxy it would be set for somebody else. */
    private Mono<Void> requireOneSession() {
        return begin().then(requireLock()).then(Mono.defer(this::rollback));
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
                            "SELECT pg_try_advisory_lock($1, $2), pg_backend_pid()",
                            row -> new Attempt(Boolean.TRUE.equals(row.get(0, Boolean.class)), number(row, 1)),
                            LOCK_CLASS,
                            lockKey)
                    .single()
                    .doOnNext(attempt -> {
                        mayHoldLock = attempt.locked;
                        lockedBy = attempt.pid;
                    })
                    .map(Attempt::locked);
        });
    }

    /** Somebody else holds the lock: says who, now and then, and gives up at the deadline. */
    private final class Waiting {

        private final Migrations set;
        private final Patience patience = new Patience(options.lockWait());

        Waiting(Migrations set) {
            this.set = set;
        }

        Mono<Long> nextRound() {
            return patience.isOver()
                    ? holder().flatMap(holder -> Mono.error(gaveUp(holder)))
                    : report().then(Mono.delay(POLL_INTERVAL));
        }

        private Mono<Void> report() {
            return patience.isReportDue()
                    ? holder().doOnNext(holder -> LOGGER.info(
                                    "waiting for the migration lock of module {}, held by {}", set.name(), holder))
                            .then()
                    : Mono.empty();
        }

        private MigrationException gaveUp(String holder) {
            return new MigrationException(
                    "module " + set.name() + " is locked: somebody else migrates it. Waited "
                            + seconds(options.lockWait()) + " for " + holder
                            + ". Let it finish, or end it with pg_terminate_backend, and migrate again",
                    null,
                    null);
        }

        /** Since when the lock is held the server does not say; since when the transaction of a file lasts, it does. */
        private Mono<String> holder() {
            return query(
                            "SELECT format('pid %s (application %s, %s%s, connected since %s)', a.pid,"
                                    + " coalesce(nullif(a.application_name, ''), 'without a name'),"
                                    + " coalesce(a.state, 'state unknown'),"
                                    + " ', in its present transaction since ' || a.xact_start,"
                                    + " coalesce(a.backend_start::text, 'an unknown time'))"
                                    + " FROM pg_catalog.pg_locks l"
                                    + " JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE " + OUR_LOCK,
                            row -> text(row, 0),
                            (long) LOCK_CLASS,
                            (long) lockKey)
                    .collectList()
                    .map(holders -> holders.isEmpty() ? "a session that has just ended" : holders.get(0));
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

    /** None inherits what a file before it set (dumps set the search path), or whom it became. */
    @Override
    Mono<Void> beforeFile(MigrationScript script) {
        return resetSession()
                .then(Mono.defer(() -> ownSettings(script.header().lockTimeout())))
                .then(script.header().transactional() ? Mono.empty() : Mono.defer(this::requireLock));
    }

    @Override
    Mono<Void> beginFile(MigrationScript script) {
        return begin().then(Mono.defer(this::requireLock));
    }

    /** Behind a proxy that pools transactions, this one may run in another session than the one that took the lock. */
    private Mono<Void> requireLock() {
        return holdsLock("l.pid = pg_backend_pid()")
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
    Mono<Void> run(Statement statement, MigrationScript script) {
        return run(statement.sentTo(Dialect.POSTGRES));
    }

    /** What is written into the history is not the file's doing. */
    @Override
    Mono<Void> beforeCommit(MigrationScript script) {
        return asOneself();
    }

    @Override
    Mono<Void> asOneself() {
        return run("SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL ROLE " + ownRole());
    }

    private String ownRole() {
        return role.equals("none") ? "NONE" : quoted(role);
    }

    /** For a connection that is lent and not opened: it goes back as it came. */
    @Override
    Mono<Void> restore() {
        return mayHoldLock ? unlock().then(Mono.defer(this::resetSession)) : Mono.empty();
    }

    private Mono<Void> unlock() {
        return tryUnlock().flatMap(unlocked -> unlocked ? Mono.empty() : unlockElsewhere());
    }

    private Mono<Boolean> tryUnlock() {
        return query(
                        "SELECT pg_advisory_unlock($1, $2)",
                        row -> Boolean.TRUE.equals(row.get(0, Boolean.class)),
                        LOCK_CLASS,
                        lockKey)
                .single();
    }

    /** A file may have released it. Or a proxy pools transactions: then another session has it, and would keep it. */
    private Mono<Void> unlockElsewhere() {
        return holdsLock("l.pid = $3 AND l.pid <> pg_backend_pid()", lockedBy)
                .filter(Boolean::booleanValue)
                .flatMapMany(held -> tryUnlock().repeat(UNLOCK_ATTEMPTS).takeUntil(Boolean::booleanValue))
                .reduce(true, (before, unlocked) -> unlocked)
                .filter(unlocked -> !unlocked)
                .flatMap(held -> query(
                                "SELECT pg_terminate_backend(a.pid) FROM pg_catalog.pg_locks l"
                                        + " JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE " + OUR_LOCK
                                        + " AND a.pid = $3 AND a.pid <> pg_backend_pid() AND a.state = 'idle'",
                                row -> row,
                                (long) LOCK_CLASS,
                                (long) lockKey,
                                lockedBy)
                        .then());
    }

    private Mono<Boolean> holdsLock(String whose, Object... more) {
        Object[] parameters = new Object[2 + more.length];
        parameters[0] = (long) LOCK_CLASS;
        parameters[1] = (long) lockKey;
        System.arraycopy(more, 0, parameters, 2, more.length);
        return query(
                        "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_locks l WHERE " + whose + " AND " + OUR_LOCK + ")",
                        row -> Boolean.TRUE.equals(row.get(0, Boolean.class)),
                        parameters)
                .single();
    }

    /** As the session was when it was opened, or lent. */
    private Mono<Void> resetSession() {
        Mono<Void> reset = run("RESET SESSION AUTHORIZATION; RESET ALL; SET ROLE " + ownRole());
        return lentSettings.isEmpty()
                ? reset
                : reset.then(query(
                                "SELECT set_config(name, value, false)"
                                        + " FROM unnest($1::text[], $2::text[]) AS lent (name, value)",
                                row -> row,
                                lentSettings.stream().map(Setting::name).toArray(String[]::new),
                                lentSettings.stream().map(Setting::value).toArray(String[]::new))
                        .then());
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
