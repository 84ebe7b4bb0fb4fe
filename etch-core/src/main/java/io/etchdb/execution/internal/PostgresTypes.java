package io.etchdb.execution.internal;

import io.r2dbc.postgresql.api.ErrorDetails;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.postgresql.codec.Interval;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Row;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The only class that names classes of r2dbc-postgresql, so that etch runs where that driver is not there. */
final class PostgresTypes {

    private static final boolean PRESENT = isPresent();

    private PostgresTypes() {}

    private static boolean isPresent() {
        try {
            Class.forName("io.r2dbc.postgresql.api.PostgresqlException", false, PostgresTypes.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    static Object interval(Duration duration) {
        return Interval.of(duration);
    }

    static Class<?> intervalType() {
        return Interval.class;
    }

    static @Nullable Duration duration(Row row, int index) {
        Interval interval = row.get(index, Interval.class);
        return interval == null ? null : duration(interval);
    }

    static Duration duration(Object value) {
        Interval interval = (Interval) value;
        if (interval.getYears() != 0 || interval.getMonths() != 0) {
            throw new IllegalArgumentException("an interval of months has no fixed length; read it as Interval");
        }
        return interval.getDuration().plus(Duration.ofDays(interval.getDays()));
    }

    static Object json(String text) {
        return Json.of(text);
    }

    static boolean isJson(Object value) {
        return value instanceof Json;
    }

    static String jsonText(Object json) {
        return ((Json) json).asString();
    }

    /** What the server said in detail, or {@code null} if the error is not from a PostgreSQL server. */
    static @Nullable Details details(Throwable error) {
        if (!PRESENT || !Reader.isFromServer(error)) {
            return null;
        }
        return Reader.read(error);
    }

    /** Fields of a server error. */
    record Details(
            String message,
            @Nullable String constraint,
            @Nullable String table,
            @Nullable String column) {}

    /** Apart, so that it is loaded only where the driver is. */
    private static final class Reader {

        static boolean isFromServer(Throwable error) {
            return error instanceof PostgresqlException;
        }

        static Details read(Throwable error) {
            ErrorDetails details = ((PostgresqlException) error).getErrorDetails();
            return new Details(
                    details.getMessage(),
                    details.getConstraintName().orElse(null),
                    details.getTableName().orElse(null),
                    details.getColumnName().orElse(null));
        }
    }
}
