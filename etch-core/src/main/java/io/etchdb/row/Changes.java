package io.etchdb.row;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.Temporal;
import org.jspecify.annotations.Nullable;

/** Which changes a column can take. */
public final class Changes {

    private Changes() {}

    /**
     * The column gets {@code value}; {@code null} is an explicit NULL.
     *
     * @throws IllegalArgumentException if it does not fit the column
     */
    public static Change to(ColumnModel column, @Nullable Object value) {
        if (value == null && column.type().isPrimitive()) {
            throw new IllegalArgumentException(column + " is a primitive " + column.type() + " and cannot be NULL");
        }
        return new Change.To(value == null ? null : column.accept(value));
    }

    /**
     * The column grows by {@code amount}.
     *
     * @throws IllegalArgumentException if it holds no numbers, or none like this one
     */
    public static Change plus(ColumnModel column, Number amount) {
        return new Change.Plus(amount(column, amount));
    }

    /**
     * The column shrinks by {@code amount}.
     *
     * @throws IllegalArgumentException if it holds no numbers, or none like this one
     */
    public static Change minus(ColumnModel column, Number amount) {
        return new Change.Minus(amount(column, amount));
    }

    private static Number amount(ColumnModel column, Number amount) {
        return (Number) number(column).accept(Given.given(amount, "the amount for " + column));
    }

    private static ColumnModel number(ColumnModel column) {
        if (!Number.class.isAssignableFrom(Boxed.of(column.type()))) {
            throw new IllegalArgumentException(
                    column + " is a " + column.type().getSimpleName() + ": plus and minus work on numbers only");
        }
        return notKey(column, "plus and minus change");
    }

    /**
     * The column gets the time of the database clock.
     *
     * @throws IllegalArgumentException if it cannot take that, or is part of the key
     */
    public static Change now(ColumnModel column) {
        time(column);
        return new Change.Now();
    }

    /**
     * {@code column}, if it can take the time of the database clock.
     *
     * @throws IllegalArgumentException otherwise
     */
    public static ColumnModel time(ColumnModel column) {
        Class<?> type = column.type();
        boolean moment = Temporal.class.isAssignableFrom(type) && type != LocalDate.class && type != LocalTime.class;
        if (!moment && type != String.class) {
            throw new IllegalArgumentException(column + " is a " + type.getSimpleName()
                    + ": now() sets a timestamp (Instant, OffsetDateTime or LocalDateTime)");
        }
        return notKey(column, "now() changes");
    }

    private static ColumnModel notKey(ColumnModel column, String what) {
        if (column.is(ColumnModel.Trait.KEY)) {
            throw new IllegalArgumentException(column + " is part of the key; " + what + " a column that is not");
        }
        return column;
    }
}
