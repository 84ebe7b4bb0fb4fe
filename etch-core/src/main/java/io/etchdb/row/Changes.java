package io.etchdb.row;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.Temporal;

/** Which changes a column can take. */
public final class Changes {

    private Changes() {}

    /**
     * {@code column}, if amounts can be added to it.
     *
     * @throws IllegalArgumentException otherwise
     */
    public static ColumnModel number(ColumnModel column) {
        if (!Number.class.isAssignableFrom(Boxed.of(column.type()))) {
            throw new IllegalArgumentException(
                    column + " is a " + column.type().getSimpleName() + ": plus and minus work on numbers only");
        }
        return notKey(column, "plus and minus change");
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
