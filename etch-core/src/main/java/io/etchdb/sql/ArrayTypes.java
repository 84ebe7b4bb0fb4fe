package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.UUID;

/** Which columns can have a list of their values bound as one PostgreSQL array: those the driver has array codecs for. */
final class ArrayTypes {

    private static final Set<Class<?>> TYPES = Set.of(
            short.class,
            Short.class,
            int.class,
            Integer.class,
            long.class,
            Long.class,
            float.class,
            Float.class,
            double.class,
            Double.class,
            boolean.class,
            Boolean.class,
            BigDecimal.class,
            String.class,
            UUID.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            Instant.class);

    private ArrayTypes() {}

    static boolean travels(ColumnModel column) {
        return !column.is(Trait.JSON)
                && (TYPES.contains(column.type()) || column.type().isEnum());
    }
}
