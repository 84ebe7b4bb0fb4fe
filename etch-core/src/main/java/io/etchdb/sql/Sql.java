package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.Given;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statement: its text and its parameters, as a value that can be read before it runs. What {@link Composer} says is
 * one, and raw SQL is given as one. Immutable.
 *
 * <p>Raw text may use {@code $1}, or {@code ?} and {@code :name}; {@code ??} is a literal question mark. A repeated
 * name is one parameter. Strings, comments, quoted names, casts and array slices are left alone.
 *
 * <pre>{@code
 * Sql.of("SELECT id, name FROM users WHERE name = :name AND id > ?", 5).bind("name", "Alice")
 * }</pre>
 */
public final class Sql {

    static final BitSet NO_ARRAYS = new BitSet();

    private final String text;

    /** What it was made from; {@code null} for what is no raw SQL. */
    private final @Nullable RawText raw;

    private final List<@Nullable Object> params;
    private final Map<String, @Nullable Object> named;
    private final List<@Nullable ColumnModel> columns;
    private final BitSet arrays;
    private final @Nullable String label;
    private final boolean resolved;
    private final @Nullable String operation;
    private final @Nullable String table;

    private Sql(
            String text,
            @Nullable RawText raw,
            List<@Nullable Object> params,
            Map<String, @Nullable Object> named,
            List<@Nullable ColumnModel> columns,
            BitSet arrays,
            @Nullable String label,
            boolean resolved,
            @Nullable String operation,
            @Nullable String table) {
        this.text = text;
        this.raw = raw;
        this.params = params;
        this.named = named;
        this.columns = columns;
        this.arrays = arrays;
        this.label = label;
        this.resolved = resolved;
        this.operation = operation;
        this.table = table;
    }

    /**
     * Raw SQL with the values of its {@code $1} or {@code ?} placeholders in order. A {@code null} array is one NULL, and an
     * array of anything but {@code Object} is one value, as in {@code Sql.of("... id = ANY($1)", ids)} for a {@code Long[]}.
     */
    public static Sql of(String text, @Nullable Object @Nullable ... params) {
        RawText raw = new RawText(Given.given(text, "the SQL"));
        return raw(text, raw, Collections.unmodifiableList(Arrays.asList(values(params))), Map.of(), null, false);
    }

    private static @Nullable Object[] values(@Nullable Object @Nullable [] params) {
        return params != null && params.getClass() == Object[].class ? params.clone() : new @Nullable Object[] {params};
    }

    /** A statement without parameters whose text is sent as it is, whatever it contains. */
    public static Sql verbatim(String text) {
        return raw(text, null, List.of(), Map.of(), null, true);
    }

    private static Sql raw(
            String text,
            @Nullable RawText raw,
            List<@Nullable Object> params,
            Map<String, @Nullable Object> named,
            @Nullable String label,
            boolean resolved) {
        return new Sql(text, raw, params, named, List.of(), NO_ARRAYS, label, resolved, null, null);
    }

    /** What a verb made of a table: the text is final, each parameter with the column it is a value of, where there is one. */
    static Sql composed(
            String text,
            List<@Nullable Object> params,
            List<@Nullable ColumnModel> columns,
            BitSet arrays,
            String operation,
            String table) {
        return new Sql(
                text,
                null,
                Collections.unmodifiableList(params),
                Map.of(),
                columns,
                arrays,
                null,
                true,
                operation,
                table);
    }

    /**
     * The same statement with a value for {@code :name}.
     *
     * @throws IllegalArgumentException if the text has no such placeholder on any database
     */
    public Sql bind(String name, @Nullable Object value) {
        if (raw == null || resolved || !raw.names(name)) {
            throw new IllegalArgumentException("the statement has no parameter :" + name + ": " + text);
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(named);
        values.put(name, value);
        return raw(text, raw, params, Collections.unmodifiableMap(values), label, false);
    }

    /** The same statement with a name of the caller's choice, by which logs and statistics know it. */
    public Sql named(String label) {
        return new Sql(text, raw, params, named, columns, arrays, label, resolved, operation, table);
    }

    /** The name given with {@link #named}, or {@code null}. */
    public @Nullable String label() {
        return label;
    }

    /** The verb that composed it, such as {@code insert}; {@code null} for raw SQL. */
    public @Nullable String operation() {
        return operation;
    }

    /** The table as the text names it; {@code null} for raw SQL. */
    public @Nullable String table() {
        return table;
    }

    /**
     * Text with {@code $1}, {@code $2}, ... as it goes to the database.
     *
     * @throws IllegalArgumentException if the text cannot be read, or {@code {{schema}}} stands alone in it
     */
    public String text() {
        return raw == null || resolved ? text : raw.asEither().render(null);
    }

    /**
     * Values of {@code $1}, {@code $2}, ... in this order.
     *
     * @throws IllegalArgumentException if values are missing, or more than the text has placeholders
     */
    public List<@Nullable Object> params() {
        return raw == null || resolved ? params : raw.asEither().arrange(params, named);
    }

    /** The same for the database it is sent to. */
    List<@Nullable Object> paramsFor(Dialect dialect) {
        return raw == null || resolved ? params : raw.as(dialect).arrange(params, named);
    }

    /** The verb that counts, in upper case: behind WITH that of the main statement; empty if there is none. */
    public String mainVerb(Dialect dialect) {
        return raw == null ? ParsedSql.mainVerb(text, dialect) : raw.as(dialect).mainVerb();
    }

    /** The first keyword of the statement: {@code WITH} where a query is named before. */
    public String leadingVerb(Dialect dialect) {
        return (raw == null ? ParsedSql.parse(text, dialect) : raw.as(dialect)).leadingVerb();
    }

    /** Column that parameter {@code index} (from 0) is a value of, or {@code null} where there is none to tell. */
    public @Nullable ColumnModel columnOf(int index) {
        return index < columns.size() ? columns.get(index) : null;
    }

    /** Whether parameter {@code index} is a list of values of its column, bound as one array. */
    public boolean isArray(int index) {
        return arrays.get(index);
    }

    /**
     * The statement as a database of this dialect gets it: placeholders numbered, templates such as
     * <code>{{tables.users}}</code> expanded.
     *
     * @param schema schema of the template it runs through, {@code null} for none
     * @throws IllegalArgumentException if the parameters do not fit the text, or it begins or ends a transaction
     */
    public Sql resolve(Dialect dialect, @Nullable String schema) {
        if (raw == null || resolved) {
            return this;
        }
        ParsedSql parsed = raw.as(dialect);
        parsed.refuseTransactionControl();
        return raw(
                parsed.render(schema),
                raw,
                Collections.unmodifiableList(parsed.arrange(params, named)),
                Map.of(),
                label,
                true);
    }

    /** The text as part of a statement of this dialect that has {@code offset} parameters before it. */
    String textBehind(int offset, Dialect dialect, @Nullable String schema) {
        ParsedSql parsed = raw == null || resolved ? ParsedSql.parse(text, dialect) : raw.as(dialect);
        return parsed.renderBehind(offset, schema);
    }

    /** The text, as it was given if there is something wrong with it; values may be secret and are left out. */
    @Override
    public String toString() {
        try {
            return text();
        } catch (IllegalArgumentException unreadable) {
            return text;
        }
    }
}
