package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
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

    private static final BitSet NO_ARRAYS = new BitSet();

    private final String text;
    private final List<@Nullable Object> params;
    private final Map<String, @Nullable Object> named;
    private final List<@Nullable ColumnModel> columns;
    private final BitSet arrays;
    private final @Nullable String label;
    private final boolean resolved;

    private Sql(
            String text,
            List<@Nullable Object> params,
            Map<String, @Nullable Object> named,
            List<@Nullable ColumnModel> columns,
            BitSet arrays,
            @Nullable String label,
            boolean resolved) {
        this.text = text;
        this.params = params;
        this.named = named;
        this.columns = columns;
        this.arrays = arrays;
        this.label = label;
        this.resolved = resolved;
    }

    /**
     * Raw SQL with the values of its {@code $1} or {@code ?} placeholders in order. A {@code null} array is one NULL.
     */
    public static Sql of(String text, @Nullable Object @Nullable ... params) {
        @Nullable Object[] given = params == null ? new Object[] {null} : params.clone();
        return new Sql(
                text, Collections.unmodifiableList(Arrays.asList(given)), Map.of(), List.of(), NO_ARRAYS, null, false);
    }

    /** A statement without parameters whose text is sent as it is, whatever it contains. */
    public static Sql verbatim(String text) {
        return composed(text, List.of(), List.of(), NO_ARRAYS);
    }

    /** A statement whose text is final, each parameter with the column it is a value of, where there is one. */
    static Sql composed(
            String text, List<@Nullable Object> params, List<@Nullable ColumnModel> columns, BitSet arrays) {
        return new Sql(text, Collections.unmodifiableList(params), Map.of(), columns, arrays, null, true);
    }

    /**
     * The same statement with a value for {@code :name}.
     *
     * @throws IllegalArgumentException if the text has no such placeholder
     */
    public Sql bind(String name, @Nullable Object value) {
        if (resolved || !ParsedSql.parse(text, Dialect.POSTGRES).names().contains(name)) {
            throw new IllegalArgumentException("the statement has no parameter :" + name + ": " + text);
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(named);
        values.put(name, value);
        return new Sql(text, params, Collections.unmodifiableMap(values), columns, arrays, label, false);
    }

    /** The same statement with a name of the caller's choice, by which logs and statistics know it. */
    public Sql named(String label) {
        return new Sql(text, params, named, columns, arrays, label, resolved);
    }

    /** The name given with {@link #named}, or {@code null}. */
    public @Nullable String label() {
        return label;
    }

    /** Text with {@code $1}, {@code $2}, ... as it goes to the database. */
    public String text() {
        return resolved ? text : ParsedSql.parse(text, Dialect.POSTGRES).render(null);
    }

    /**
     * Values of {@code $1}, {@code $2}, ... in this order.
     *
     * @throws IllegalArgumentException if values are missing, or more than the text has placeholders
     */
    public List<@Nullable Object> params() {
        return resolved ? params : ParsedSql.parse(text, Dialect.POSTGRES).arrange(params, named);
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
     * @throws IllegalArgumentException if the parameters do not fit the text
     */
    public Sql resolve(Dialect dialect, @Nullable String schema) {
        if (resolved) {
            return this;
        }
        ParsedSql parsed = ParsedSql.parse(text, dialect);
        return new Sql(
                parsed.render(schema),
                Collections.unmodifiableList(parsed.arrange(params, named)),
                Map.of(),
                List.of(),
                NO_ARRAYS,
                label,
                true);
    }

    /** The text as part of a statement of this dialect that has {@code offset} parameters before it. */
    String textBehind(int offset, Dialect dialect, @Nullable String schema) {
        return ParsedSql.parse(text, dialect).renderBehind(offset, schema);
    }

    /** The text; values may be secret and are left out. */
    @Override
    public String toString() {
        return text();
    }
}
