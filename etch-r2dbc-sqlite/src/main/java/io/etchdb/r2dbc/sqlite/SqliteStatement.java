package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL text with values being bound. Values are checked and turned into what SQLite stores at once, by the caller's thread. */
final class SqliteStatement implements Statement {

    private static final @Nullable Object[] NO_VALUES = new Object[0];

    /** Stands for a parameter nothing has been bound to; null is a value. */
    private static final Object UNBOUND = new Object();

    private final SqliteConnection connection;
    private final ParsedSql sql;
    private final List<@Nullable Object[]> added = new ArrayList<>(0);
    private @Nullable Object[] current;
    private @Nullable List<String> returning;
    private boolean trailingAdd;

    /** Whether a value was bound that has to be collected from a publisher first. */
    private boolean pending;

    SqliteStatement(SqliteConnection connection, ParsedSql sql) {
        this.connection = connection;
        this.sql = sql;
        this.current = unbound();
    }

    /** Keeps the values bound so far as one set, to be followed by another. All sets run as one unit: all or none. */
    @Override
    public Statement add() {
        added.add(complete());
        current = unbound();
        trailingAdd = true;
        return this;
    }

    @Override
    public Statement bind(int index, Object value) {
        return set(sql.checked(index), value);
    }

    @Override
    public Statement bind(String name, Object value) {
        return set(position(name), value);
    }

    @Override
    public Statement bindNull(int index, Class<?> type) {
        return setNull(sql.checked(index), type);
    }

    @Override
    public Statement bindNull(String name, Class<?> type) {
        return setNull(position(name), type);
    }

    /** Appends RETURNING with these columns, or all, to each INSERT, UPDATE, REPLACE and DELETE that has none. */
    @Override
    public Statement returnGeneratedValues(String... columns) {
        if (columns == null) {
            throw new IllegalArgumentException("columns must not be null. For all columns give none.");
        }
        returning = Arrays.stream(columns).map(ParsedSql::quoteColumn).toList();
        return this;
    }

    /** Takes nothing from it: rows come as they are demanded. */
    @Override
    public Statement fetchSize(int rows) {
        if (rows < 0) {
            throw new IllegalArgumentException("fetchSize must not be negative: " + rows);
        }
        return this;
    }

    /** Emits a result for each statement and each set of values. Cold: each subscription runs them again. */
    @Override
    public Publisher<? extends Result> execute() {
        if (trailingAdd && sql.parameterCount() > 0) {
            throw new IllegalStateException(
                    "add() was called but nothing was bound after it. Leave the last add() out.");
        }
        List<@Nullable Object[]> sets = new ArrayList<>(added);
        sets.add(complete());
        if (!pending) {
            return new Execution(connection, steps(sets));
        }
        return Flux.fromIterable(sets)
                .concatMap(SqliteStatement::collect)
                .collectList()
                .flatMapMany(collected -> new Execution(connection, steps(collected)));
    }

    private @Nullable Object[] unbound() {
        if (sql.parameterCount() == 0) {
            return NO_VALUES;
        }
        @Nullable Object[] values = new Object[sql.parameterCount()];
        Arrays.fill(values, UNBOUND);
        return values;
    }

    private int position(String name) {
        if (name == null) {
            throw new IllegalArgumentException("The name of a parameter must not be null");
        }
        return sql.position(name);
    }

    private Statement set(int index, Object value) {
        if (value == null) {
            throw new IllegalArgumentException(
                    "Parameter " + index + " must not be null. Use bindNull, or Parameters.in(type).");
        }
        Object plain = value;
        if (value instanceof Parameter parameter) {
            if (parameter instanceof Parameter.Out) {
                throw new IllegalArgumentException("SQLite has no out parameters");
            }
            plain = parameter.getValue();
        }
        Object encoded = plain == null ? null : ValueEncoder.encode(plain);
        pending = pending || (encoded == plain && encoded != null && ValueEncoder.isPending(encoded));
        current[index] = encoded;
        trailingAdd = false;
        return this;
    }

    private Statement setNull(int index, Class<?> type) {
        if (type == null) {
            throw new IllegalArgumentException("The type of a null must not be null");
        }
        current[index] = null;
        trailingAdd = false;
        return this;
    }

    private @Nullable Object[] complete() {
        for (int i = 0; i < current.length; i++) {
            if (current[i] == UNBOUND) {
                if (sql.used()[i]) {
                    throw new IllegalStateException("Parameter " + i + " of " + current.length + " is not bound");
                }
                current[i] = null;
            }
        }
        return current;
    }

    private static Mono<@Nullable Object[]> collect(@Nullable Object[] values) {
        Mono<@Nullable Object[]> collected = Mono.fromSupplier(values::clone);
        for (int i = 0; i < values.length; i++) {
            int index = i;
            Object value = values[i];
            if (value instanceof Blob blob) {
                collected = collected.flatMap(
                        sets -> bytes(blob).doOnNext(b -> sets[index] = b).thenReturn(sets));
            } else if (value instanceof Clob clob) {
                collected = collected.flatMap(
                        sets -> text(clob).doOnNext(t -> sets[index] = t).thenReturn(sets));
            }
        }
        return collected;
    }

    private static Mono<byte[]> bytes(Blob blob) {
        return Flux.from(blob.stream())
                .collect(ByteArrayOutputStream::new, SqliteStatement::append)
                .map(ByteArrayOutputStream::toByteArray);
    }

    private static void append(ByteArrayOutputStream to, ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        to.writeBytes(bytes);
    }

    private static Mono<Object> text(Clob clob) {
        return Flux.from(clob.stream())
                .collect(StringBuilder::new, StringBuilder::append)
                .map(all -> ValueEncoder.encode(all.toString()));
    }

    private List<Execution.Step> steps(List<@Nullable Object[]> sets) {
        List<ParsedSql.One> statements = sql.statements();
        if (statements.size() == 1) {
            ParsedSql.One one = withReturning(statements.get(0));
            return List.of(new Execution.Step(
                    one, sets.stream().map(set -> argumentsOf(one, set)).toList()));
        }
        List<Execution.Step> steps = new ArrayList<>();
        for (@Nullable Object[] set : sets) {
            for (ParsedSql.One statement : statements) {
                ParsedSql.One one = withReturning(statement);
                steps.add(new Execution.Step(one, List.<@Nullable Object[]>of(argumentsOf(one, set))));
            }
        }
        return steps;
    }

    private ParsedSql.One withReturning(ParsedSql.One statement) {
        return returning == null ? statement : statement.returning(returning);
    }

    private static @Nullable Object[] argumentsOf(ParsedSql.One statement, @Nullable Object[] set) {
        int[] slots = statement.slots();
        if (slots.length == 0) {
            return NO_VALUES;
        }
        @Nullable Object[] arguments = new Object[slots.length];
        for (int i = 0; i < slots.length; i++) {
            arguments[i] = set[slots[i]];
        }
        return arguments;
    }
}
