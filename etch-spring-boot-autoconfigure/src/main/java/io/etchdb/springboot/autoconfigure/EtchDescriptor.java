package io.etchdb.springboot.autoconfigure;

import io.etchdb.execution.PoolStats;
import io.etchdb.execution.StatementOutcome;
import io.etchdb.execution.StatementStats;
import io.etchdb.migrate.AppliedMigration;
import io.etchdb.migrate.MigrationStatus;
import io.etchdb.schema.Catalog;
import io.etchdb.schema.CatalogTable;
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

    /**
     * One template and its database.
     *
     * @param database where it is, without the password
     * @param pool what the connections do, {@code null} where there is no pool
     * @param unavailable why there are neither migrations nor tables, {@code null} if the database answered
     * @param migrations {@code null} if the application does not migrate this database
     * @param tables tables and views
     * @param statements figures since the start, {@code null} of a template that does not count
     * @param slowStatements the last that took as long as the threshold, newest first
     */
    record Template(
            String database,
            @Nullable PoolStats pool,
            @Nullable String unavailable,
            @Nullable MigrationsOfApplication migrations,
            @Nullable List<TableOfCatalog> tables,
            @Nullable Statements statements,
            List<SlowStatement> slowStatements) {}

    /**
     * The application's migrations.
     *
     * @param location where the files are
     * @param consistent whether the files still tell what happened
     * @param pending files that are not applied yet
     * @param drifted files whose text is not the one that was applied
     * @param missing applied files that are not there any more
     * @param history what was applied, newest first
     */
    record MigrationsOfApplication(
            String location,
            boolean consistent,
            List<String> pending,
            List<String> drifted,
            List<String> missing,
            List<Applied> history) {

        static MigrationsOfApplication of(String location, MigrationStatus status, List<AppliedMigration> history) {
            return new MigrationsOfApplication(
                    location,
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

    /** A table or view, in short. */
    record TableOfCatalog(String schema, String name, String kind, List<String> columns, List<String> primaryKey) {

        static List<TableOfCatalog> of(Catalog catalog) {
            return catalog.relations().stream().map(TableOfCatalog::of).toList();
        }

        private static TableOfCatalog of(CatalogTable table) {
            return new TableOfCatalog(
                    table.schema(), table.name(), table.kind().name(), table.columnNames(), table.primaryKey());
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

    /** A statement that took as long as the threshold. Its text as it ran, its parameters never. */
    record SlowStatement(
            String label,
            String text,
            double durationMillis,
            long rows,
            String end,
            @Nullable String error) {

        static List<SlowStatement> of(StatementStats stats, int limit) {
            return stats.slow(limit).stream().map(SlowStatement::of).toList();
        }

        private static SlowStatement of(StatementOutcome outcome) {
            Throwable error = outcome.error();
            return new SlowStatement(
                    outcome.call().label(),
                    outcome.call().text(),
                    millis(outcome.duration()),
                    outcome.rows(),
                    outcome.end().name(),
                    error == null ? null : error.getClass().getSimpleName());
        }
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / NANOS_PER_MILLI * THOUSANDTHS) / THOUSANDTHS;
    }
}
