package io.etchdb.schema;

import io.etchdb.error.EtchException;
import io.etchdb.error.UndefinedTableException;
import io.etchdb.execution.internal.RecordReader;
import io.etchdb.execution.internal.StatementRunner;
import io.etchdb.row.RowModel;
import io.etchdb.schema.CatalogTable.Kind;
import io.etchdb.sql.Sql;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads a {@link Catalog} in two statements, whatever the number of tables. The engine behind {@code EtchTemplate.catalog}. */
public final class CatalogReader {

    private static final String NO_PRIVILEGE = "42501";

    private final StatementRunner runner;
    private final CatalogQueries queries;

    private CatalogReader(StatementRunner runner) {
        this.runner = runner;
        this.queries = CatalogQueries.of(runner.dialect());
    }

    /** A reader on these connections, or on the transaction's own inside one. */
    public static CatalogReader over(StatementRunner runner) {
        return new CatalogReader(runner);
    }

    /**
     * Emits what every schema holds but the system's own. Cold; a connection is held for each of the two statements.
     *
     * @param searched schema in which names without one are looked for, {@code null} for the connection's own
     */
    public Mono<Catalog> all(@Nullable String searched) {
        return read(null).map(catalog -> searched == null ? catalog : catalog.searching(searched));
    }

    /** Emits what one schema holds; signals {@link UndefinedTableException} that lists schemas if there is no such one. */
    public Mono<Catalog> of(String schema) {
        return read(schema).map(catalog -> catalog.searching(catalog.schema(schema)));
    }

    private Mono<Catalog> read(@Nullable String schema) {
        return rows(ColumnRow.class, queries.columns(), schema)
                .collectList()
                .flatMap(this::completed)
                .flatMap(columns -> rows(KeyRow.class, queries.keys(schemasIn(columns)), schema)
                        .collectList()
                        .map(keys -> new CatalogAssembly(runner.dialect(), columns, keys).catalog()))
                .onErrorMap(CatalogReader::isRefused, CatalogReader::refused);
    }

    private static List<String> schemasIn(List<ColumnRow> columns) {
        return columns.stream().map(ColumnRow::schemaName).distinct().toList();
    }

    /** With the columns of views that have none so far, of which a whole database has a few at most. */
    private Mono<List<ColumnRow>> completed(List<ColumnRow> rows) {
        String ofView = queries.columnsOfView().orElse(null);
        return ofView == null || rows.stream().noneMatch(CatalogReader::isBareView)
                ? Mono.just(rows)
                : Flux.fromIterable(rows)
                        .concatMap(row -> isBareView(row) ? columnsOf(row, ofView) : Mono.just(row))
                        .collectList();
    }

    private static boolean isBareView(ColumnRow row) {
        return row.kind() == Kind.VIEW && row.columnName() == null;
    }

    /** A view of what is gone stays without columns. */
    private Flux<ColumnRow> columnsOf(ColumnRow view, String text) {
        return rows(ColumnRow.class, text, view.schemaName(), view.tableName())
                .filter(row -> row.kind() != null)
                .onErrorResume(EtchException.class, gone -> Mono.just(view));
    }

    private <T extends Record> Flux<T> rows(Class<T> type, String text, @Nullable Object... params) {
        return rows(runner, "etch catalog", type, text, params);
    }

    /** @param name which tells etch's own questions from the statements of the application */
    static <T extends Record> Flux<T> rows(
            StatementRunner runner, String name, Class<T> type, String text, @Nullable Object... params) {
        Sql sql = Sql.of(text, params).named(name).resolve(runner.dialect(), null);
        RowModel<T> model = RowModel.of(type);
        return runner.rows(sql, 0, () -> RecordReader.byName(model, runner.values()));
    }

    private static boolean isRefused(Throwable error) {
        return error instanceof EtchException etch && NO_PRIVILEGE.equals(etch.sqlState());
    }

    private static Throwable refused(Throwable error) {
        EtchException etch = (EtchException) error;
        return new EtchException(
                "this user may not read the catalog of the database: " + reason(etch)
                        + ". Grant it SELECT on the tables of pg_catalog, which every user has by default",
                etch.sqlState(),
                etch.sql(),
                etch.getCause());
    }

    /** The database's own sentence, without the statement. */
    private static String reason(EtchException error) {
        Throwable driver = error.getCause() == null ? error : error.getCause();
        return Objects.requireNonNullElse(driver.getMessage(), "permission denied");
    }
}
