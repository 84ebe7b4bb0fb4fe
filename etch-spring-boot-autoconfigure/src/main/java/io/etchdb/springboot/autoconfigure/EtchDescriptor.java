package io.etchdb.springboot.autoconfigure;

import io.etchdb.execution.PoolStats;
import io.etchdb.execution.StatementOutcome;
import io.etchdb.execution.StatementStats;
import io.etchdb.migrate.AppliedMigration;
import io.etchdb.migrate.MigrationStatus;
import io.etchdb.migrate.Migrations;
import io.etchdb.schema.CatalogTable;
import io.etchdb.schema.Session;
import io.etchdb.schema.TableSize;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.MaskedSql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What {@code /actuator/etch} answers.
 *
 * @param templates by the names of their beans
 */
record EtchDescriptor(Map<String, Template> templates) implements OperationResponseBody {

    private static final double NANOS_PER_MILLI = 1_000_000;
    private static final double THOUSANDTHS = 1_000;
    private static final int LONG_SECONDS = 5;
    private static final int MAX_TEXT = 1_000;

    /**
     * One template and its database.
     *
     * @param database where it is, without user and password
     * @param pool what the connections do, {@code null} where there is no pool
     * @param unavailable why something is missing, by what is missing; {@code null} if the database told everything
     * @param migrations of the application, then of its modules; {@code null} if the application does not migrate this
     *     database
     * @param bytes size of the database
     * @param tables tables and views
     * @param sessions others that are connected, those with the oldest transactions first; {@code null} on SQLite
     * @param statements figures since the start
     * @param slowStatements the last that took as long as the threshold, newest first
     */
    record Template(
            String database,
            @Nullable PoolStats pool,
            @Nullable Map<String, String> unavailable,
            @Nullable List<MigrationsOfSet> migrations,
            @Nullable Long bytes,
            @Nullable List<TableOfCatalog> tables,
            @Nullable List<SessionOfDatabase> sessions,
            Statements statements,
            List<SlowStatement> slowStatements) {}

    /**
     * The application's migrations, or those of a module.
     *
     * @param set the module's name, {@code default} of the application's own
     * @param locations where the files are
     * @param schema of the module, {@code null} of the application's own
     * @param consistent whether the files still tell what happened
     * @param pending files that are not applied yet
     * @param drifted files whose text is not the one that was applied
     * @param missing applied files that are not there any more
     * @param history what was applied, newest first
     */
    record MigrationsOfSet(
            String set,
            List<String> locations,
            @Nullable String schema,
            boolean consistent,
            List<String> pending,
            List<String> drifted,
            List<String> missing,
            List<Applied> history) {

        static MigrationsOfSet of(
                Migrations set, @Nullable String schema, MigrationStatus status, List<AppliedMigration> history) {
            return new MigrationsOfSet(
                    set.name(),
                    set.locations(),
                    schema,
                    status.isConsistent(),
                    status.pending(),
                    status.drifted(),
                    status.missing(),
                    history.stream().map(Applied::of).toList());
        }
    }

    /** A file that was applied. */
    record Applied(
            String file,
            String checksum,
            Instant appliedAt,
            String appliedBy,
            double executionMillis,
            String etchVersion) {

        static Applied of(AppliedMigration migration) {
            return new Applied(
                    migration.file(),
                    migration.checksum(),
                    migration.appliedAt(),
                    migration.appliedBy(),
                    millis(migration.executionTime()),
                    migration.etchVersion());
        }
    }

    /**
     * A table or view, in short.
     *
     * @param bytes with its indexes, {@code null} of a view and where the database does not tell
     * @param rows about so many, as the database estimates
     */
    record TableOfCatalog(
            String schema,
            String name,
            String kind,
            List<String> columns,
            List<String> primaryKey,
            @Nullable Long bytes,
            @Nullable Long rows) {

        static TableOfCatalog of(CatalogTable table, @Nullable TableSize size) {
            return new TableOfCatalog(
                    table.schema(),
                    table.name(),
                    table.kind().name(),
                    table.columnNames(),
                    table.primaryKey(),
                    size == null ? null : size.bytes(),
                    size == null ? null : size.rows());
        }
    }

    /**
     * Somebody who is connected to the database. Ages in milliseconds.
     *
     * @param longRunning whether its statement runs, or its transaction is open, for {@value #LONG_SECONDS} seconds
     * @param text its statement, or its last one, shortened; without literals
     */
    record SessionOfDatabase(
            int pid,
            String application,
            @Nullable String state,
            @Nullable Long ageMillis,
            @Nullable Long transactionMillis,
            boolean longRunning,
            @Nullable String waitsFor,
            List<Integer> blockedBy,
            String text) {

        static SessionOfDatabase of(Session session) {
            return new SessionOfDatabase(
                    session.pid(),
                    session.application(),
                    session.state(),
                    wholeMillis(session.age()),
                    wholeMillis(session.transactionAge()),
                    session.isBusyFor(Duration.ofSeconds(LONG_SECONDS)),
                    session.waitsFor(),
                    session.blockedBy(),
                    shortened(session.text()));
        }

        private static @Nullable Long wholeMillis(@Nullable Duration duration) {
            return duration == null ? null : duration.toMillis();
        }
    }

    /**
     * Figures of all statements, and of each kind of them.
     *
     * @param byLabel by verb and table, by the name of a named statement, or by what raw SQL does
     */
    record Statements(
            long executed, long failed, double averageMillis, double maximumMillis, Map<String, Figures> byLabel) {

        static Statements of(StatementStats stats) {
            Map<String, Figures> byLabel = new TreeMap<>();
            stats.byLabel().forEach((label, totals) -> byLabel.put(label, Figures.of(totals)));
            return new Statements(
                    stats.executed(), stats.failed(), millis(stats.average()), millis(stats.maximum()), byLabel);
        }
    }

    /** Figures of the statements of one label. */
    record Figures(
            long executed,
            long failed,
            long rows,
            double averageMillis,
            double medianMillis,
            double p95Millis,
            double p99Millis,
            double maximumMillis) {

        static Figures of(StatementStats.Totals totals) {
            return new Figures(
                    totals.executed(),
                    totals.failed(),
                    totals.rows(),
                    millis(totals.average()),
                    millis(totals.percentiles().half()),
                    millis(totals.percentiles().of95()),
                    millis(totals.percentiles().of99()),
                    millis(totals.maximum()));
        }
    }

    /** A statement that took as long as the threshold. Neither its parameters nor the literals of its text. */
    record SlowStatement(
            String label,
            String text,
            double durationMillis,
            long rows,
            String end,
            @Nullable String error) {

        static SlowStatement of(StatementOutcome outcome, Dialect dialect) {
            Throwable error = outcome.error();
            return new SlowStatement(
                    outcome.call().label(),
                    shortened(MaskedSql.of(outcome.call().text(), dialect)),
                    millis(outcome.duration()),
                    outcome.rows(),
                    outcome.end().name(),
                    error == null ? null : error.getClass().getSimpleName());
        }
    }

    private static String shortened(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + " ...";
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / NANOS_PER_MILLI * THOUSANDTHS) / THOUSANDTHS;
    }
}
