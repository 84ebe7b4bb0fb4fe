package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One condition of a {@link Where}; conditions AND together. */
sealed interface Term {

    /** The one column it is about, or {@code null} if there is none or several. */
    default @Nullable ColumnModel column() {
        return null;
    }

    /** The column compared with a value. */
    record Compare(ColumnModel column, String operator, Object value) implements Term {}

    /** The column compared with the database clock. */
    record Clock(ColumnModel column, String operator) implements Term {}

    /** {@code IS NULL} or {@code IS NOT NULL}. */
    record Nullness(ColumnModel column, String predicate) implements Term {}

    /** The column is one of these; none of them matches nothing. */
    record In(ColumnModel column, List<Object> values) implements Term {}

    /** Several columns compared as one row value. */
    record Behind(List<ColumnModel> columns, String operator, List<@Nullable Object> values) implements Term {}

    /** Raw SQL, parenthesised. */
    record Fragment(Sql sql) implements Term {}
}
