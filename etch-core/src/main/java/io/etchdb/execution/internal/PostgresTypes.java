package io.etchdb.execution.internal;

import io.etchdb.execution.PostgresCodecs;
import io.r2dbc.postgresql.api.ErrorDetails;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.postgresql.codec.Interval;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The only class that names classes of r2dbc-postgresql, but for the codecs that are handed to it, so that etch runs where
 * that driver is not there.
 */
final class PostgresTypes {

    private static final int INT8 = 20;
    private static final int INT2 = 21;
    private static final int INT4 = 23;

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

    /** The same options with etch's codecs among the driver's extensions; before others, which may then go before them. */
    static ConnectionFactoryOptions withCodecs(ConnectionFactoryOptions options) {
        return PRESENT ? Extensions.add(options) : options;
    }

    /** Whether every value of the column is a {@code type}: then it is read as that, with nothing to check. */
    static boolean isWithin(ColumnMetadata column, Class<?> type) {
        if (!(column.getNativeTypeMetadata() instanceof Integer oid)) {
            return false;
        }
        return switch (oid) {
            case INT8 -> type == Long.class;
            case INT4 -> type == Long.class || type == Integer.class;
            case INT2 -> type != Byte.class;
            default -> false;
        };
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

    /** A value of which only the text is said, not the type. */
    static Object untyped(Object value) {
        return Parameters.in(PostgresqlObjectId.UNSPECIFIED, value);
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

    /** Whether the server refused a prepared statement because a table has changed since; it did nothing. */
    static boolean isOutdated(@Nullable Throwable error) {
        return PRESENT && Reader.isOutdated(error);
    }

    /** Whether a PostgreSQL server is behind the connection. */
    static boolean isPostgres(Connection connection) {
        return PRESENT
                && connection
                        .getMetadata()
                        .getDatabaseProductName()
                        .toLowerCase(Locale.ROOT)
                        .contains("postgres");
    }

    /** Whether it is the driver's, with nothing around it. */
    static boolean isDriversOwn(Connection connection) {
        return PRESENT && Driver.isOwn(connection);
    }

    /**
     * Asks the server to end what the connection runs, and completes when it was asked. Nothing where a connection hides
     * the driver's own.
     */
    static Mono<Void> cancelRequest(Connection connection) {
        return PRESENT ? Driver.cancelRequest(connection) : Mono.empty();
    }

    /** Closes the connection to the server, whoever has put a pool before it. */
    static Mono<Void> disconnect(Connection connection) {
        return PRESENT ? Driver.disconnect(connection) : Mono.empty();
    }

    /** Fields of a server error. */
    record Details(
            String message,
            @Nullable String constraint,
            @Nullable String table,
            @Nullable String column) {}

    /** Apart, so that it is loaded only where the driver is. */
    private static final class Extensions {

        static ConnectionFactoryOptions add(ConnectionFactoryOptions options) {
            ConnectionFactoryOptions.Builder builder = options.mutate();
            PostgresCodecs.addTo(builder);
            return builder.build();
        }
    }

    /** Apart, so that it is loaded only where the driver is. */
    private static final class Reader {

        static boolean isFromServer(Throwable error) {
            return error instanceof PostgresqlException;
        }

        /**
         * r2dbc-postgresql (1.1.1) wants to have the statement prepared anew, and where rows come a portion at a time writes
         * one message over another (see also its issues 382 and 726). It has forgotten what was prepared by then.
         */
        static boolean isOutdated(@Nullable Throwable error) {
            return error instanceof PostgresqlException failed
                    && failed.getErrorDetails().getCode().equals("08P01")
                    && failed.getErrorDetails()
                            .getRoutine()
                            .filter("pq_getmsgend"::equals)
                            .isPresent();
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

    /** Apart, so that it is loaded only where the driver is. */
    private static final class Driver {

        static boolean isOwn(Connection connection) {
            return connection instanceof PostgresqlConnection;
        }

        static Mono<Void> cancelRequest(Connection connection) {
            PostgresqlConnection own = own(connection);
            return own == null ? Mono.empty() : own.cancelRequest();
        }

        static Mono<Void> disconnect(Connection connection) {
            PostgresqlConnection own = own(connection);
            return own == null ? Mono.empty() : own.close();
        }

        private static @Nullable PostgresqlConnection own(Connection connection) {
            Object candidate = connection;
            while (!(candidate instanceof PostgresqlConnection) && candidate instanceof Wrapped<?> wrapper) {
                candidate = wrapper.unwrap();
            }
            return candidate instanceof PostgresqlConnection own ? own : null;
        }
    }
}
