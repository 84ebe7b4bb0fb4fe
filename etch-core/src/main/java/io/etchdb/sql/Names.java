package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnRef;
import io.etchdb.row.ColumnRefs;
import io.etchdb.row.RowModel;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names of tables and columns for raw SQL, quoted where they have to be, so that a renamed component is found. */
public final class Names {

    private Names() {}

    /** The table of {@code type}: {@code users}, or {@code app.users} where the record fixes a schema. */
    public static String table(Class<? extends Record> type) {
        return TableText.of(RowModel.of(type), null).table;
    }

    /** The same in {@code schema}, unless the record fixes one; {@code null} for none. */
    public static String table(Class<? extends Record> type, @Nullable String schema) {
        return TableText.of(RowModel.of(type), schema).table;
    }

    /** The column behind its table: {@code users.name}. */
    public static <T extends Record> String column(ColumnRef<T, ?> column) {
        ColumnModel model = ColumnRefs.column(column);
        return TableText.of(RowModel.of(model.owner()), null).alias + "." + TableText.name(model);
    }

    /** One name, of a table, column or schema, as SQL has to write it: bare, or in double quotes where it must be. */
    public static String quoted(String name) {
        return Identifiers.quote(name);
    }

    /** Every column of {@code type} behind an alias: {@code u.id, u.name, u.email}. */
    public static String columns(Class<? extends Record> type, String alias) {
        String prefix = Identifiers.quote(alias) + ".";
        return RowModel.of(type).columns().stream()
                .map(column -> prefix + TableText.name(column))
                .collect(Collectors.joining(", "));
    }
}
