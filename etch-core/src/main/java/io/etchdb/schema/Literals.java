package io.etchdb.schema;

import io.etchdb.row.ColumnModel;
import io.etchdb.sql.Dialect;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.UUID;

/** Values as text of SQL, for DEFAULT, which takes no parameters. */
final class Literals {

    private Literals() {}

    /**
     * A value of a column.
     *
     * @throws IllegalArgumentException if values of its type have no text that is the same on both databases
     */
    static String of(ColumnModel column, Object value, Dialect dialect) {
        if (value instanceof Boolean flag) {
            return flag ? "TRUE" : "FALSE";
        } else if (value instanceof BigDecimal || value instanceof BigInteger) {
            String digits = value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
            // SQLite keeps them as text: a bare number would lose its digits before it gets there.
            return dialect == Dialect.SQLITE ? quoted(digits) : digits;
        } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.toString();
        } else if (value instanceof Enum<?> constant) {
            return quoted(constant.name());
        } else if (value instanceof String
                || value instanceof Character
                || value instanceof UUID
                || value instanceof LocalDate
                || value instanceof LocalTime
                || value instanceof Duration) {
            return quoted(value.toString());
        }
        throw new IllegalArgumentException(
                "a default of type " + value.getClass().getSimpleName() + " for " + column
                        + " has no text that is the same on both databases. Write it with defaultToSql(column, \"...\")");
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
