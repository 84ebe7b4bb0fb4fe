package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.RowModel;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parts of a table's statements that are the same every time: names, lists of columns, and texts seen before. */
final class TableText {

    final String table;
    final String alias;
    final String select;
    final String returning;

    TableText(RowModel<?> model, @Nullable String schema) {
        String declared = model.table().schema();
        String prefix = declared.isEmpty() ? schema : declared;
        this.alias = Identifiers.quote(model.table().value());
        this.table = prefix == null ? alias : Identifiers.quote(prefix) + "." + alias;
        String columns = reads(model.columns());
        this.select = "SELECT " + columns + " FROM " + table;
        this.returning = " RETURNING " + columns;
    }

    static String names(List<ColumnModel> columns) {
        return columns.stream().map(TableText::name).collect(Collectors.joining(", "));
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
