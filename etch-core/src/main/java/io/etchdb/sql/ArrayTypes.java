package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;

/** Which columns can have their values bound as one PostgreSQL array: those the driver has array codecs for. */
final class ArrayTypes {

    private static final Map<Class<?>, String> ELEMENTS = Map.ofEntries(
            Map.entry(short.class, "int2"),
            Map.entry(Short.class, "int2"),
            Map.entry(int.class, "int4"),
            Map.entry(Integer.class, "int4"),
            Map.entry(long.class, "int8"),
            Map.entry(Long.class, "int8"),
            Map.entry(float.class, "float4"),
            Map.entry(Float.class, "float4"),
            Map.entry(double.class, "float8"),
            Map.entry(Double.class, "float8"),
            Map.entry(boolean.class, "bool"),
            Map.entry(Boolean.class, "bool"),
            Map.entry(BigDecimal.class, "numeric"),
            Map.entry(String.class, "text"),
            Map.entry(UUID.class, "uuid"),
            Map.entry(LocalDate.class, "date"),
            Map.entry(LocalTime.class, "time"),
            Map.entry(LocalDateTime.class, "timestamp"),
            Map.entry(OffsetDateTime.class, "timestamptz"),
            Map.entry(Instant.class, "timestamptz"));

    private ArrayTypes() {}

    /** Whether a list of values of this column can be bound as one array. */
    static boolean travels(ColumnModel column) {
        return column.is(Trait.JSON) || column.type().isEnum() || ELEMENTS.containsKey(column.type());
    }

    /**
     * Type of the array's elements: what the driver takes a single value for, so that one row and many are cast alike.
     * JSON and enums are text.
     */
    static String element(ColumnModel column) {
        return column.is(Trait.JSON) ? "text" : ELEMENTS.getOrDefault(column.type(), "text");
    }
}
