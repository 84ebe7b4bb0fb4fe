package io.etchdb.schema;

import io.etchdb.error.UndefinedTableException;
import io.etchdb.execution.internal.StatementRunner;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.MaskedSql;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who is connected to the database, and how large it is. The engine behind {@code EtchTemplate.sessions} and {@code size}. */
public final class DatabaseState {

    private static final String SESSIONS = """
            SELECT a.pid, coalesce(a.application_name, '') AS application, a.state,
                (extract(epoch FROM clock_timestamp() - a.state_change) * 1000)::bigint AS millis,
                (extract(epoch FROM clock_timestamp() - a.xact_start) * 1000)::bigint AS transaction_millis,
                CASE WHEN a.state = 'active' THEN a.wait_event_type || ': ' || a.wait_event END AS waits_for,
                CASE WHEN a.wait_event_type = 'Lock'
                    THEN array_to_string(pg_catalog.pg_blocking_pids(a.pid), ',') ELSE '' END AS blocked_by,
                coalesce(a.query, '') AS text
            FROM pg_catalog.pg_stat_activity a
            WHERE a.datname = current_database() AND a.backend_type = 'client backend'
                AND a.pid <> pg_catalog.pg_backend_pid()
            ORDER BY a.xact_start NULLS LAST, a.state_change, a.pid""";

    /** Of a table that was never analyzed the planner knows nothing, and the statistics of writes do. Dropped meanwhile: 0. */
    private static final String POSTGRES_TABLES = """
            SELECT n.nspname::text AS schema_name, c.relname::text AS table_name,
                coalesce(pg_catalog.pg_total_relation_size(c.oid), 0) AS bytes,
                CASE WHEN c.reltuples < 0 THEN pg_catalog.pg_stat_get_live_tuples(c.oid)
                    ELSE c.reltuples::bigint END AS row_count
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ORDER BY n.nspname, c.relname""";

    /** Every row of a table is a cell of one of its leaves. */
    private static final String SQLITE_TABLES = """
            SELECT 'main' AS schema_name, s.tbl_name AS table_name, sum(d.pgsize) AS bytes,
                sum(CASE WHEN d.name = s.tbl_name AND d.pagetype = 'leaf' THEN d.ncell ELSE 0 END) AS row_count
            FROM dbstat d JOIN sqlite_schema s ON s.name = d.name
            GROUP BY s.tbl_name ORDER BY s.tbl_name""";

    private record SizeRow(long bytes) {}

    private record TableRow(String schemaName, String tableName, long bytes, long rowCount) {}

    private record SessionRow(
            int pid,
            String application,
            @Nullable String state,
            @Nullable Long millis,
            @Nullable Long transactionMillis,
            @Nullable String waitsFor,
            String blockedBy,
            String text) {}

    private final StatementRunner runner;
    private final boolean postgres;

    private DatabaseState(StatementRunner runner) {
        this.runner = runner;
        this.postgres = runner.dialect() == Dialect.POSTGRES;
    }

    /** Asks on these connections. */
    public static DatabaseState over(StatementRunner runner) {
        return new DatabaseState(runner);
    }

    /** Emits the other sessions of the database, those with the oldest transactions first; none on SQLite. Cold. */
    public Flux<Session> sessions() {
        return postgres
                ? CatalogReader.rows(runner, "etch sessions", SessionRow.class, SESSIONS)
                        .map(DatabaseState::session)
                : Flux.empty();
    }

    private static Session session(SessionRow row) {
        return new Session(
                row.pid(),
                row.application(),
                row.state(),
                duration(row.millis()),
                duration(row.transactionMillis()),
                row.waitsFor(),
                pids(row.blockedBy()),
                MaskedSql.of(row.text(), Dialect.POSTGRES));
    }

    /** The clock of the session may be ahead of the one that asks. */
    private static @Nullable Duration duration(@Nullable Long millis) {
        return millis == null ? null : Duration.ofMillis(Math.max(0, millis));
    }

    private static List<Integer> pids(String blockedBy) {
        return blockedBy.isEmpty()
                ? List.of()
                : Arrays.stream(blockedBy.split(","))
                        .map(Integer::valueOf)
                        .distinct()
                        .toList();
    }

    /** Emits the sizes of the database and its tables. Cold; a connection is held for each of two statements. */
    public Mono<DatabaseSize> size() {
        String whole = postgres
                ? "SELECT pg_catalog.pg_database_size(current_database()) AS bytes"
                : "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()";
        return CatalogReader.rows(runner, "etch size", SizeRow.class, whole)
                .single()
                .zipWhen(all -> tables().collectList())
                .map(both -> new DatabaseSize(both.getT1().bytes(), both.getT2()));
    }

    private Flux<TableSize> tables() {
        Flux<TableSize> tables = CatalogReader.rows(
                        runner, "etch size", TableRow.class, postgres ? POSTGRES_TABLES : SQLITE_TABLES)
                .map(row -> new TableSize(row.schemaName(), row.tableName(), row.bytes(), row.rowCount()));
        return postgres ? tables : tables.onErrorResume(UndefinedTableException.class, withoutDbstat -> Flux.empty());
    }
}
