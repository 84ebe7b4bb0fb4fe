package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.RowModel;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parts of a table's statements that are the same every time; remembered with the record. */
final class TableText {

    private static final int SCHEMAS = 64;

    private static final ClassValue<RecentCache<String, TableText>> KNOWN = new ClassValue<>() {
        @Override
        protected RecentCache<String, TableText> computeValue(Class<?> type) {
            return new RecentCache<>(SCHEMAS);
        }
    };

    final String table;
    final String alias;
    final String aliasDot;
    final String select;
    final String returning;

    private TableText(RowModel<?> model, @Nullable String schema) {
        String declared = model.table().schema();
        String prefix = declared.isEmpty() ? schema : declared;
        this.alias = Identifiers.quote(model.table().value());
        this.aliasDot = alias + ".";
        this.table = prefix == null ? alias : Identifiers.quote(prefix) + "." + alias;
        String columns = reads(model.columns());
        this.select = "SELECT " + columns + " FROM " + table;
        this.returning = " RETURNING " + columns;
    }

    /** Of a record, in a schema or in the connection's own. */
    static TableText of(RowModel<?> model, @Nullable String schema) {
        return KNOWN.get(model.type())
                .get(
                        Objects.requireNonNullElse(schema, ""),
                        known -> new TableText(model, known.isEmpty() ? null : known));
    }

    static String names(List<ColumnModel> columns) {
        return columns.stream().map(TableText::name).collect(Collectors.joining(", "));
    }

    /** Writes the names of columns, separated by commas. */
    static SqlWriter names(SqlWriter out, List<ColumnModel> columns) {
        for (int i = 0; i < columns.size(); i++) {
            (i == 0 ? out : out.add(", ")).add(name(columns.get(i)));
        }
        return out;
    }

    /** A column where it is written to: in an insert's list, left of SET, as the target of a conflict. */
    static String name(ColumnModel column) {
        return Identifiers.quote(column.name());
    }

    static String reads(List<ColumnModel> columns) {
        return columns.stream().map(TableText::read).collect(Collectors.joining(", "));
    }

    /**
     * A column where it is read. One in quotes goes behind its table: alone, and missing in the database, SQLite would
     * take it for a string (quirks.html, "Double-quoted String Literals Are Accepted").
     */
    static String read(ColumnModel column) {
        String name = name(column);
        return name.charAt(0) == '"'
                ? Identifiers.quote(RowModel.of(column.owner()).table().value()) + "." + name
                : name;
    }
}
