package io.etchdb.cli;

import io.etchdb.execution.internal.ErrorTranslator;
import io.etchdb.sql.Names;
import io.etchdb.sql.ParsedSql;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import java.nio.ByteBuffer;
import java.time.temporal.Temporal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One statement as somebody typed it. Values are what the driver makes of them; what has no plain Java type, JSON among
 * it, is text.
 */
final class StatementRun {

    private static final Set<String> QUESTIONS =
            Set.of("SELECT", "VALUES", "TABLE", "SHOW", "EXPLAIN", "PRAGMA", "FETCH");
    private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "COPY");

    private final Database database;
    private final String sql;
    private final @Nullable String schema;
    private final String verb;
    private final AtomicLong written = new AtomicLong();

    StatementRun(Database database, String sql, @Nullable String schema) {
        this.database = database;
        this.sql = sql;
        this.schema = schema;
        this.verb = ParsedSql.mainVerb(sql, database.dialect());
        if (schema != null && !database.isPostgres()) {
            throw new UsageException(
                    "SQLite has no search path. Write the schema before the table: " + schema + ".users");
        }
    }

    /** Whether it asks for rows, of which there may be none. */
    boolean isQuestion() {
        return QUESTIONS.contains(verb);
    }

    /** Whether it writes rows, of which there may be none. */
    boolean isWriting() {
        return WRITES.contains(verb);
    }

    /** How many rows were written, once it ran; 0 if it says nothing of it. Databases count what was found as well. */
    long written() {
        return written.get();
    }

    /** Emits the rows as they come. A cancel closes the connection. */
    Flux<Map<String, @Nullable Object>> rows() {
        return Flux.usingWhen(
                        Mono.<Connection>from(database.connections().create()).onErrorMap(ErrorTranslator::connecting),
                        connection -> inSchema(connection)
                                .thenMany(Flux.from(
                                        connection.createStatement(sql).execute()))
                                .concatMap(result -> result.flatMap(this::segment)),
                        Connection::close)
                .onErrorMap(database::translated);
    }

    private Mono<Void> inSchema(Connection connection) {
        return schema == null
                ? Mono.empty()
                : Flux.from(connection
                                .createStatement("SET search_path TO " + Names.quoted(schema))
                                .execute())
                        .concatMap(Result::getRowsUpdated)
                        .then();
    }

    private Publisher<Map<String, @Nullable Object>> segment(Result.Segment segment) {
        if (segment instanceof Result.RowSegment row) {
            return Mono.just(values(row.row()));
        } else if (segment instanceof Result.UpdateCount count) {
            written.set(count.value());
        } else if (segment instanceof Result.Message message) {
            return Mono.error(message.exception());
        }
        return Mono.empty();
    }

    private static Map<String, @Nullable Object> values(Row row) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        List<? extends ColumnMetadata> columns = row.getMetadata().getColumnMetadatas();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).getName();
            String free = name;
            for (int n = 2; values.containsKey(free); n++) {
                free = name + "_" + n;
            }
            values.put(free, value(row, i));
        }
        return values;
    }

    private static @Nullable Object value(Row row, int index) {
        Object value;
        try {
            value = row.get(index);
        } catch (IllegalArgumentException noCodec) {
            return row.get(index, String.class);
        }
        return value == null || isPlain(value) ? value : text(row, index, value);
    }

    private static boolean isPlain(Object value) {
        return value instanceof Number
                || value instanceof Boolean
                || value instanceof String
                || value instanceof UUID
                || value instanceof Temporal
                || value instanceof ByteBuffer
                || value.getClass().isArray();
    }

    private static @Nullable Object text(Row row, int index, Object value) {
        try {
            return row.get(index, String.class);
        } catch (IllegalArgumentException noText) {
            return value.toString();
        }
    }
}
