package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.RowModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parts of a table's statements that are the same every time: names, lists of columns, and texts seen before. */
final class TableText {

    /** More texts than this for one table come from ever new shapes; they are written anew each time. */
    private static final int REMEMBERED = 512;

    final String table;
    final String alias;
    final String select;
    final String returning;
    private final Map<Shape, String> texts = new ConcurrentHashMap<>();

    /** What decides the text of a statement of this table: which statement, and which columns are set in it. */
    record Shape(String verb, long columns) {}

    TableText(RowModel<?> model, @Nullable String schema) {
        String declared = model.table().schema();
        String prefix = declared.isEmpty() ? schema : declared;
        this.alias = Identifiers.quote(model.table().value());
        this.table = prefix == null ? alias : Identifiers.quote(prefix) + "." + alias;
        String columns = names(model.columns());
        this.select = "SELECT " + columns + " FROM " + table;
        this.returning = " RETURNING " + columns;
    }

    /** The text of this shape, written by {@code writer} the first time. */
    String text(Shape shape, Supplier<String> writer) {
        String known = texts.get(shape);
        if (known == null) {
            known = writer.get();
            if (texts.size() < REMEMBERED) {
                texts.put(shape, known);
            }
        }
        return known;
    }

    static String names(List<ColumnModel> columns) {
        return columns.stream().map(TableText::name).collect(Collectors.joining(", "));
    }

    static String name(ColumnModel column) {
        return Identifiers.quote(column.name());
    }
}
