package io.etchdb.execution.internal;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Statements of one connection to PostgreSQL that have run to their end and may run again with other values, as a
 * {@link Statement} may: r2dbc-postgresql (1.1.1) takes the whole text apart for each new one.
 *
 * <p>One that runs is not here, so nobody binds over values that are on their way. One that was cancelled or failed does not
 * come back. The driver keeps the array of a statement's parameter types as the key of what it has prepared, so a
 * statement is used for values of the same classes only: each is one type to the driver. What is large, or much, is not
 * bound to a statement that is kept: it would stay.
 */
final class ReusableStatements {

    private static final int MAX_STATEMENTS = 256;
    private static final int MAX_TEXT = 4_000;
    private static final int MAX_VALUES = 64;
    private static final int MAX_LENGTH = 256;

    private final Connection connection;
    private final Map<String, Reusable> idle = new ConcurrentHashMap<>();

    ReusableStatements(Connection connection) {
        this.connection = connection;
    }

    /** A statement, and the classes of its values. */
    private static final class Reusable {

        private final Statement statement;
        private final @Nullable Class<?>[] classes;

        Reusable(Statement statement, @Nullable Object[] values) {
            this.statement = statement;
            this.classes = new Class<?>[values.length];
            for (int i = 0; i < values.length; i++) {
                classes[i] = classOf(values[i]);
            }
        }

        boolean takes(@Nullable Object[] values) {
            for (int i = 0; i < values.length; i++) {
                if (classes[i] != classOf(values[i])) {
                    return false;
                }
            }
            return true;
        }

        private static @Nullable Class<?> classOf(@Nullable Object value) {
            return value == null ? null : value.getClass();
        }
    }

    /** A statement for one use. */
    final class Use {

        private final String text;
        private final Reusable used;

        private Use(String text, Reusable used) {
            this.text = text;
            this.used = used;
        }

        /** To be bound and executed. */
        Statement statement() {
            return used.statement;
        }

        /** It has run to its end: somebody else may use it. */
        void end() {
            // All are forgotten at once: those in use come back by themselves.
            if (idle.size() >= MAX_STATEMENTS) {
                idle.clear();
            }
            idle.put(text, used);
        }
    }

    /** A statement for these values, as long as they are its parameters in order; {@code null} if they are not to be kept. */
    @Nullable
    Use use(String text, @Nullable Object[] values) {
        if (values.length > MAX_VALUES || text.length() > MAX_TEXT) {
            return null;
        }
        for (Object value : values) {
            if (value != null && !isSmall(value)) {
                return null;
            }
        }
        Reusable known = idle.remove(text);
        return new Use(
                text,
                known != null && known.takes(values) ? known : new Reusable(connection.createStatement(text), values));
    }

    private static boolean isSmall(Object value) {
        Class<?> type = value.getClass();
        if (type == String.class) {
            return ((String) value).length() <= MAX_LENGTH;
        }
        return type == BigDecimal.class
                ? ((BigDecimal) value).unscaledValue().bitLength() <= MAX_LENGTH
                : type == Long.class
                        || type == Integer.class
                        || type == UUID.class
                        || type == Boolean.class
                        || type == OffsetDateTime.class
                        || type == Instant.class
                        || type == LocalDate.class
                        || type == LocalDateTime.class
                        || type == LocalTime.class
                        || type == Double.class
                        || type == Short.class
                        || type == Float.class;
    }
}
