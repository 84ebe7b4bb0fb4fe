package io.etchdb.sql;

import static io.etchdb.row.Given.given;

import io.etchdb.row.Change;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.row.Converters;
import io.etchdb.row.Given;
import io.etchdb.row.Patch;
import io.etchdb.row.RowModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Composes the statement of every typed operation: the same verbs and arguments as the template's, the statement instead
 * of its result. What it says is byte for byte what runs. Pure and safe to share between threads; no database is needed.
 *
 * <p>Every method throws {@link IllegalArgumentException} for arguments of which no statement can be made, and
 * {@code MappingException} for a record that is declared wrongly.
 *
 * <pre>{@code
 * Composer.of(Dialect.POSTGRES).get(User.class, 1L)   // SELECT id, name, email FROM users WHERE id = $1   [1]
 * }</pre>
 */
public final class Composer {

    private static final String CONDITION = "the condition";
    private static final String GUARD = "the guard";
    private static final String QUERY = "the query";
    private static final String SCROLL = "the scroll";
    private static final String PATCH = "the patch";
    private static final String ON_CONFLICT = "what is done on a conflict";

    private static final Composer POSTGRES =
            new Composer(Dialect.POSTGRES, ColumnTypes.DECLARED, null, Map.of(), null, Converters.NONE);
    private static final Composer SQLITE =
            new Composer(Dialect.SQLITE, ColumnTypes.DECLARED, null, Map.of(), null, Converters.NONE);

    private final Dialect dialect;
    private final ColumnTypes types;
    private final @Nullable String schema;
    private final Map<Class<?>, Scope> scopes;
    private final @Nullable Integer chunk;
    private final Converters converters;

    private Composer(
            Dialect dialect,
            ColumnTypes types,
            @Nullable String schema,
            Map<Class<?>, Scope> scopes,
            @Nullable Integer chunk,
            Converters converters) {
        this.dialect = dialect;
        this.types = types;
        this.schema = schema;
        this.scopes = scopes;
        this.chunk = chunk;
        this.converters = converters;
    }

    /** A composer for a database of this kind. */
    public static Composer of(Dialect dialect) {
        return dialect == Dialect.POSTGRES ? POSTGRES : SQLITE;
    }

    /** Kind of database it composes for. */
    public Dialect dialect() {
        return dialect;
    }

    /** The schema that tables are qualified with, or {@code null} for the connection's own. */
    public @Nullable String schema() {
        return schema;
    }

    /**
     * A composer that casts values of these Java enums to the PostgreSQL type each is mapped to, in columns that say no
     * type themselves. SQLite has no such types and takes no notice.
     */
    public Composer enumTypes(Map<Class<?>, String> enums) {
        return new Composer(dialect, new ColumnTypes(enums), schema, scopes, chunk, converters);
    }

    /**
     * A composer that qualifies tables with a schema, but for records that fix one of their own.
     *
     * @throws IllegalArgumentException if it is no plain name
     */
    public Composer inSchema(String name) {
        Template.quotedSchema(given(name, "the schema"));
        return new Composer(dialect, types, name, scopes, chunk, converters);
    }

    /**
     * A composer whose bulk statements are for at most this many rows each, where the call does not say otherwise.
     *
     * @throws IllegalArgumentException if that is less than one
     */
    public Composer inChunksOf(int rows) {
        return new Composer(dialect, types, schema, scopes, Batches.size(rows), converters);
    }

    /** A composer for values of types of the application's own, which are stored as others. */
    public Composer converting(Converters own) {
        return new Composer(dialect, types, schema, scopes, chunk, own);
    }

    /** Tokens of a keyset as this composer reads and writes them. */
    public WindowToken tokens(Keyset<?> keyset) {
        return WindowToken.of(keyset, dialect, converters);
    }

    /**
     * A composer whose statements on {@code type} are confined to the rows that fit {@code equalities}, and whose inserts
     * get their values. A second scope of one type adds to the first.
     *
     * @throws IllegalArgumentException if there is none, or it is more than {@code eq} and {@code isNull}
     */
    public <T extends Record> Composer scoped(Class<T> type, Where<T> equalities) {
        Map<Class<?>, Scope> all = new HashMap<>(scopes);
        all.put(type, scope(RowModel.of(type)).and(given(equalities, CONDITION)));
        return new Composer(dialect, types, schema, Map.copyOf(all), chunk, converters);
    }

    private Scope scope(RowModel<?> model) {
        return scopes.getOrDefault(model.type(), Scope.NONE);
    }

    // ---- one row ----

    /** The row with this key. */
    public <T extends Record> Sql get(Class<T> type, Object key) {
        RowModel<T> model = RowModel.of(type);
        return byKey(select(model, "get"), model, model.keyValues(notWhere(key, "get", "get(type, Where)")))
                .sql();
    }

    /** At most one row; a list of alternatives is refused, because then several rows are meant. */
    public <T extends Record> Sql get(Class<T> type, Where<T> where) {
        if (given(where, CONDITION).has(Term.In.class, in -> true)) {
            throw new IllegalArgumentException("get is for one row; in(...) matches several: use query("
                    + type.getSimpleName() + ".class, where)");
        }
        return where(select(RowModel.of(type), "get"), RowModel.of(type), where)
                .add(" LIMIT 1")
                .sql();
    }

    /** The same as {@code get}. */
    public <T extends Record> Sql require(Class<T> type, Object key) {
        return get(type, key);
    }

    /** The same as {@code get}. */
    public <T extends Record> Sql require(Class<T> type, Where<T> where) {
        return get(type, where);
    }

    /** The rows of {@code query}, at most two: enough to know that there is not exactly one. */
    public <T extends Record> Sql one(Query<T> query) {
        Integer limit = given(query, QUERY).limit();
        return query(query.limit(limit == null ? 2 : Math.min(limit, 2)));
    }

    // ---- many rows ----

    /** Every row. */
    public <T extends Record> Sql query(Class<T> type) {
        return query(Query.from(type));
    }

    /** The rows that fit {@code where}. */
    public <T extends Record> Sql query(Class<T> type, Where<T> where) {
        return query(Query.from(type).where(where));
    }

    /** The rows of {@code query}. */
    public <T extends Record> Sql query(Query<T> query) {
        SqlWriter out = where(select(given(query, QUERY).model(), "query"), query.model(), query.where());
        order(out, query.order());
        return page(out, query.limit(), query.offset()).sql();
    }

    /** The first page of {@code query}. */
    public <T extends Record> Sql scroll(Query<T> query, Scroll<T> scroll) {
        given(query, QUERY);
        return query(
                given(scroll, SCROLL).isKeyset()
                        ? Keyset.of(query, scroll).rest(null).get(0).limit(scroll.size())
                        : OffsetPages.page(query, scroll, 0).orElseThrow());
    }

    /**
     * The first statement of a window. It asks for one row more than the window has, to know whether another follows.
     *
     * @param after token of the window before, or {@code null} for the first
     */
    public <T extends Record> Sql window(Query<T> query, Scroll<T> scroll, @Nullable String after) {
        Keyset<T> keyset = Keyset.of(given(query, QUERY), given(scroll, SCROLL));
        List<@Nullable Object> position = after == null ? null : tokens(keyset).read(after);
        return query(keyset.rest(position).get(0).limit(Keyset.rowsOfWindow(scroll)));
    }

    /** What decides which tokens belong to a keyset: the types in a position, and the text of its queries without values. */
    <T extends Record> String shape(Keyset<T> keyset) {
        StringBuilder shape = new StringBuilder();
        keyset.columns().forEach(column -> shape.append(column.genericType().getTypeName())
                .append('\n'));
        keyset.rest(null).forEach(region -> shape.append(query(region).text()).append('\n'));
        return shape.toString();
    }

    /** How many rows there are. */
    public <T extends Record> Sql count(Class<T> type) {
        return count(Query.from(type));
    }

    /** How many rows fit {@code where}. */
    public <T extends Record> Sql count(Class<T> type, Where<T> where) {
        return count(Query.from(type).where(where));
    }

    /** How many rows fit the conditions of {@code query}; order, limit and offset do not matter. */
    public <T extends Record> Sql count(Query<T> query) {
        TableText table = table(given(query, QUERY).model());
        SqlWriter out = new SqlWriter(dialect, types, "count", table)
                .add("SELECT count(*) FROM ")
                .add(table.table);
        return where(out, query.model(), query.where()).sql();
    }

    /** Whether a row fits {@code where}. */
    public <T extends Record> Sql exists(Class<T> type, Where<T> where) {
        RowModel<T> model = RowModel.of(type);
        TableText table = table(model);
        SqlWriter out = new SqlWriter(dialect, types, "exists", table)
                .add("SELECT EXISTS (SELECT 1 FROM ")
                .add(table.table);
        return where(out, model, given(where, CONDITION)).add(")").sql();
    }

    // ---- insert ----

    /** Inserts the components of {@code row} that are set. */
    public <T extends Record> Sql insert(T row) {
        return insertion(inserted(row), null);
    }

    /** Inserts the components of {@code row} that are set, unless they conflict with a row that is there. */
    public <T extends Record> Sql insert(T row, OnConflict<T> onConflict) {
        return insertion(inserted(row), given(onConflict, ON_CONFLICT));
    }

    /** Inserts what the patch sets, explicit NULLs included. */
    public <T extends Record> Sql insert(Patch<T> row) {
        return insertion(inserted(row), null);
    }

    /** Inserts what the patch sets, unless that conflicts with a row that is there. */
    public <T extends Record> Sql insert(Patch<T> row, OnConflict<T> onConflict) {
        return insertion(inserted(row), given(onConflict, ON_CONFLICT));
    }

    private <T extends Record> Inserted inserted(T row) {
        return Inserted.of(row, scope(RowModel.of(row)));
    }

    private <T extends Record> Inserted inserted(Patch<T> row) {
        return Inserted.of(row, scope(given(row, PATCH).model()));
    }

    private Sql insertion(Inserted row, @Nullable OnConflict<?> onConflict) {
        TableText table = table(row.model());
        SqlWriter out = new SqlWriter(dialect, types, "insert", table)
                .add("INSERT INTO ")
                .add(table.table);
        List<ColumnModel> columns = row.columns();
        if (columns.isEmpty()) {
            out.add(" DEFAULT VALUES");
        } else {
            TableText.names(out.add(" ("), columns).add(") VALUES (");
            for (int i = 0; i < columns.size(); i++) {
                row.write(i == 0 ? out : out.add(", "), columns.get(i));
            }
            out.add(")");
        }
        if (onConflict != null) {
            new ConflictClause(out, table, row, scope(row.model()), false).write(onConflict);
        }
        return out.add(table.returning).sql();
    }

    static SqlWriter value(SqlWriter out, ColumnModel column, Change change) {
        if (change instanceof Change.To to) {
            return out.param(to.value(), column);
        } else if (change instanceof Change.Now) {
            return out.add("CURRENT_TIMESTAMP");
        }
        throw new IllegalArgumentException(
                column + ": plus and minus change a row that is there; insert needs a value");
    }

    // ---- insert many: the first statement; all of them with composeAllInsertMany ----

    /** Inserts the rows; the first of the statements. */
    public <T extends Record> Sql insertMany(Collection<T> rows) {
        return first(composeAllInsertMany(rows, null, false, null));
    }

    /** Inserts the rows that conflict with none; the first of the statements. */
    public <T extends Record> Sql insertMany(Collection<T> rows, OnConflict<T> onConflict) {
        return first(composeAllInsertMany(rows, given(onConflict, ON_CONFLICT), false, null));
    }

    /** Inserts the rows and returns them as stored; the first of the statements. */
    public <T extends Record> Sql insertManyReturning(Collection<T> rows) {
        return first(composeAllInsertMany(rows, null, true, null));
    }

    /** Inserts the rows that conflict with none and returns them as stored; the first of the statements. */
    public <T extends Record> Sql insertManyReturning(Collection<T> rows, OnConflict<T> onConflict) {
        return first(composeAllInsertMany(rows, given(onConflict, ON_CONFLICT), true, null));
    }

    /** Inserts what the patches set; the first of the statements. */
    public <T extends Record> Sql insertMany(Class<T> type, Collection<Patch<T>> rows) {
        return first(composeAllInsertMany(type, rows, null, false, null));
    }

    /** Inserts what the patches set; the first of the statements. */
    public <T extends Record> Sql insertMany(Class<T> type, Collection<Patch<T>> rows, OnConflict<T> onConflict) {
        return first(composeAllInsertMany(type, rows, given(onConflict, ON_CONFLICT), false, null));
    }

    /** Inserts what the patches set and returns the rows as stored; the first of the statements. */
    public <T extends Record> Sql insertManyReturning(Class<T> type, Collection<Patch<T>> rows) {
        return first(composeAllInsertMany(type, rows, null, true, null));
    }

    /** Inserts what the patches set and returns the rows as stored; the first of the statements. */
    public <T extends Record> Sql insertManyReturning(
            Class<T> type, Collection<Patch<T>> rows, OnConflict<T> onConflict) {
        return first(composeAllInsertMany(type, rows, given(onConflict, ON_CONFLICT), true, null));
    }

    /**
     * Every statement of an insert of many rows, in the order they run; none for no rows.
     *
     * @param onConflict {@code null} for none
     * @param chunk rows of a statement at most, {@code null} for this composer's own size, or what suits the database
     */
    public <T extends Record> List<BulkStatement> composeAllInsertMany(
            Collection<T> rows, @Nullable OnConflict<T> onConflict, boolean returning, @Nullable Integer chunk) {
        return insertions(Given.all(rows, "row").stream().map(this::inserted).toList(), onConflict, returning, chunk);
    }

    /** Every statement of an insert of many patches, in the order they run; none for no patches. */
    public <T extends Record> List<BulkStatement> composeAllInsertMany(
            Class<T> type,
            Collection<Patch<T>> rows,
            @Nullable OnConflict<T> onConflict,
            boolean returning,
            @Nullable Integer chunk) {
        RowModel.of(type).table();
        return insertions(Given.all(rows, "patch").stream().map(this::inserted).toList(), onConflict, returning, chunk);
    }

    private List<BulkStatement> insertions(
            List<Inserted> rows, @Nullable OnConflict<?> onConflict, boolean returning, @Nullable Integer size) {
        return rows.isEmpty()
                ? List.of()
                : new BulkInsert(
                                dialect,
                                types,
                                table(rows.get(0).model()),
                                scope(rows.get(0).model()),
                                rows,
                                onConflict,
                                returning)
                        .statements(size(size));
    }

    private @Nullable Integer size(@Nullable Integer asked) {
        return asked == null ? chunk : Integer.valueOf(Batches.size(asked));
    }

    private static Sql first(List<BulkStatement> statements) {
        if (statements.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to write, so there is no statement to compose");
        }
        return statements.get(0).sql();
    }

    // ---- update ----

    /** Updates the row with the key of {@code row}: the components that are set. */
    public <T extends Record> Sql update(T row) {
        return update(row, Where.all());
    }

    /** Updates the row with the key of {@code row}, if it also fits {@code guard}. */
    public <T extends Record> Sql update(T row, Where<T> guard) {
        return updating(Updated.of(row), given(guard, GUARD));
    }

    /** Updates the row with the key of the patch: what the patch sets. An empty difference is the row as stored. */
    public <T extends Record> Sql update(Patch<T> patch) {
        return update(patch, Where.all());
    }

    /** Updates the row with the key of the patch, if it also fits {@code guard}. */
    public <T extends Record> Sql update(Patch<T> patch, Where<T> guard) {
        given(guard, GUARD);
        return updating(Updated.of(given(patch, PATCH)), guard);
    }

    private <T extends Record> Sql updating(Updated<T> updated, Where<T> guard) {
        RowModel<T> model = updated.model();
        TableText table = table(model);
        refuseKey(guard, "guard of an update");
        scope(model).check(updated);
        SqlWriter out = new SqlWriter(dialect, types, "update", table);
        if (updated.nothingDiffers()) {
            return terms(byKey(out.add(table.select), model, updated.key()), " AND ", guard.terms())
                    .sql();
        }
        assignments(out.add("UPDATE ").add(table.table).add(" SET "), updated);
        byKey(out, model, updated.key());
        ColumnModel version = model.version();
        if (version != null) {
            out.add(" AND ").add(TableText.read(version)).add(" = ").param(updated.checkedVersion(), version);
        }
        return terms(out, " AND ", guard.terms()).add(table.returning).sql();
    }

    /** Updates every row that fits {@code where}. The patch may not set the key. */
    public <T extends Record> Sql updateWhere(Patch<T> patch, Where<T> where) {
        return updateAll(patch, where, "updateWhere").sql();
    }

    /** Updates every row that fits {@code where} and returns them as they now are. */
    public <T extends Record> Sql updateWhereReturning(Patch<T> patch, Where<T> where) {
        return updateAll(patch, where, "updateWhereReturning")
                .add(table(given(patch, PATCH).model()).returning)
                .sql();
    }

    private <T extends Record> SqlWriter updateAll(Patch<T> patch, Where<T> where, String verb) {
        Updated<T> updated = Updated.ofMany(given(patch, PATCH));
        scope(patch.model()).check(updated);
        TableText table = table(patch.model());
        SqlWriter out = new SqlWriter(dialect, types, verb, table)
                .add("UPDATE ")
                .add(table.table)
                .add(" SET ");
        assignments(out, updated);
        return where(out, patch.model(), required(where, "updateWhere"));
    }

    static void assignments(SqlWriter out, Updated<?> updated) {
        for (int i = 0; i < updated.columns().size(); i++) {
            ColumnModel column = updated.columns().get(i);
            assignment(
                    i == 0 ? out : out.add(", "), column, "", updated.changes().get(i));
        }
    }

    /** {@code column = ...}, where what the row has is named with {@code prefix}. */
    static void assignment(SqlWriter out, ColumnModel column, String prefix, Change change) {
        out.add(TableText.name(column)).add(" = ");
        if (change instanceof Change.Plus plus) {
            out.checkSum(column);
            out.add(old(column, prefix)).add(" + ").param(plus.amount(), column);
        } else if (change instanceof Change.Minus minus) {
            out.checkSum(column);
            out.add(old(column, prefix)).add(" - ").param(minus.amount(), column);
        } else {
            value(out, column, change);
        }
    }

    private static String old(ColumnModel column, String prefix) {
        return prefix.isEmpty() ? TableText.read(column) : prefix + TableText.name(column);
    }

    /** Updates each row by its key with changes of its own; the first of the statements. */
    public <T extends Record> Sql updateMany(Collection<Patch<T>> patches) {
        return first(composeAllUpdateMany(patches, null));
    }

    /**
     * Every statement of an update of many rows, in the order they run; none for no patches. A row that is named twice
     * is changed by two statements.
     *
     * @param chunk rows of a statement at most, {@code null} for this composer's own size, or what suits the database
     */
    public <T extends Record> List<BulkStatement> composeAllUpdateMany(
            Collection<Patch<T>> patches, @Nullable Integer chunk) {
        List<Updated<T>> rows = new ArrayList<>(Given.all(patches, "patch").size());
        for (Patch<T> patch : patches) {
            Updated<T> updated = Updated.of(patch);
            scope(patch.model()).check(updated);
            if (!updated.nothingDiffers()) {
                rows.add(updated);
            }
        }
        if (rows.isEmpty()) {
            return List.of();
        }
        RowModel<T> model = rows.get(0).model();
        return new BulkUpdate(dialect, types, table(model), scope(model), model, rows).statements(size(chunk));
    }

    // ---- delete ----

    /** Deletes the row with the key of {@code row}; a record with a version is checked against it. */
    public <T extends Record> Sql delete(T row) {
        return delete(row, Where.all());
    }

    /** Deletes the row with the key of {@code row}, if it also fits {@code guard}. */
    public <T extends Record> Sql delete(T row, Where<T> guard) {
        RowModel<T> model = RowModel.of(row);
        refuseKey(given(guard, GUARD), "guard of a delete");
        SqlWriter out = deletion(model, Updated.keyOf(row, "delete"));
        ColumnModel version = model.version();
        if (version != null) {
            out.add(" AND ").add(TableText.read(version)).add(" = ").param(Updated.versionOf(row, version), version);
        }
        return terms(out, " AND ", guard.terms()).add(table(model).returning).sql();
    }

    /** Deletes the row with this key, whatever its version. */
    public <T extends Record> Sql delete(Class<T> type, Object key) {
        RowModel<T> model = RowModel.of(type);
        return deletion(model, model.keyValues(notWhere(key, "delete", "deleteWhere(type, Where)")))
                .add(table(model).returning)
                .sql();
    }

    private SqlWriter deletion(RowModel<?> model, List<Object> key) {
        TableText table = table(model);
        return byKey(
                new SqlWriter(dialect, types, "delete", table)
                        .add("DELETE FROM ")
                        .add(table.table),
                model,
                key);
    }

    /** Deletes the rows with these keys; the first of the statements. */
    public <T extends Record> Sql deleteMany(Class<T> type, Collection<?> keys) {
        return first(composeAllDeleteMany(type, keys, null));
    }

    /**
     * Every statement of a delete of many rows by key; none for no keys.
     *
     * @param chunk keys of a statement at most, {@code null} for this composer's own size, or what suits the database
     */
    public <T extends Record> List<BulkStatement> composeAllDeleteMany(
            Class<T> type, Collection<?> keys, @Nullable Integer chunk) {
        RowModel<T> model = RowModel.of(type);
        List<List<Object>> values =
                Given.all(keys, "key").stream().map(model::keyValues).toList();
        return new BulkDelete(dialect, types, table(model), scope(model), model, values).statements(size(chunk));
    }

    /** Deletes every row that fits {@code where}. */
    public <T extends Record> Sql deleteWhere(Class<T> type, Where<T> where) {
        return deleteAll(RowModel.of(type), where, "deleteWhere").sql();
    }

    /** Deletes every row that fits {@code where} and returns them as they were. */
    public <T extends Record> Sql deleteWhereReturning(Class<T> type, Where<T> where) {
        RowModel<T> model = RowModel.of(type);
        return deleteAll(model, where, "deleteWhereReturning")
                .add(table(model).returning)
                .sql();
    }

    private <T extends Record> SqlWriter deleteAll(RowModel<T> model, Where<T> where, String verb) {
        TableText table = table(model);
        SqlWriter out =
                new SqlWriter(dialect, types, verb, table).add("DELETE FROM ").add(table.table);
        return where(out, model, required(where, "deleteWhere"));
    }

    // ---- parts ----

    private TableText table(RowModel<?> model) {
        return TableText.of(model, schema);
    }

    private SqlWriter select(RowModel<?> model, String verb) {
        TableText table = table(model);
        return new SqlWriter(dialect, types, verb, table).add(table.select);
    }

    /** The key's columns and the scope of the record. */
    private SqlWriter byKey(SqlWriter out, RowModel<?> model, List<Object> key) {
        return scope(model).write(key(out, model, key));
    }

    static SqlWriter key(SqlWriter out, RowModel<?> model, List<Object> key) {
        for (int i = 0; i < key.size(); i++) {
            ColumnModel column = model.key().get(i);
            out.add(i == 0 ? " WHERE " : " AND ")
                    .add(TableText.read(column))
                    .add(" = ")
                    .param(key.get(i), column);
        }
        return out;
    }

    /** The conditions and the scope of the record. */
    private SqlWriter where(SqlWriter out, RowModel<?> model, Where<?> where) {
        List<Term> scope = scope(model).terms();
        if (scope.isEmpty()) {
            return terms(out, " WHERE ", where.terms());
        }
        List<Term> all = new ArrayList<>(where.terms());
        all.addAll(scope);
        return terms(out, " WHERE ", all);
    }

    private SqlWriter terms(SqlWriter out, String first, List<Term> terms) {
        return new TermWriter(out, dialect, schema).write(first, terms);
    }

    /** Directions are written out only where they are mixed: ascending is what a bare name means. */
    private static void order(SqlWriter out, List<Query.Order> order) {
        boolean descending = false;
        for (Query.Order each : order) {
            descending |= each.direction() == Query.Order.Direction.DESC;
        }
        for (int i = 0; i < order.size(); i++) {
            out.add(i == 0 ? " ORDER BY " : ", ")
                    .add(TableText.read(order.get(i).column()));
            if (descending) {
                out.add(" ").add(order.get(i).direction().name());
            }
            out.add(order.get(i).suffix());
        }
    }

    private SqlWriter page(SqlWriter out, @Nullable Integer limit, @Nullable Long offset) {
        if (limit != null) {
            out.add(" LIMIT ").param(limit);
        }
        if (offset != null) {
            out.add(limit == null ? dialect.offsetWithoutLimit() : " OFFSET ").param(narrow(offset));
        }
        return out;
    }

    /** An {@code int} where it fits, so that limit and offset are of one type in logs and on the wire. */
    private static Object narrow(long number) {
        if (number <= Integer.MAX_VALUE) {
            return (int) number;
        }
        return number;
    }

    private static Object notWhere(Object key, String verb, String byCondition) {
        if (key instanceof Where<?>) {
            throw new IllegalArgumentException(
                    verb + " by key takes the key's value, not a condition: use " + byCondition);
        }
        return key;
    }

    @SuppressWarnings("NullAway") // callers without null checks exist, and this verb must not take null for "every row"
    private static <T extends Record> Where<T> required(Where<T> where, String verb) {
        if (where == null) {
            throw new IllegalArgumentException(
                    verb + " needs a condition, not null; Where.all() says every row out loud");
        }
        return where;
    }

    private static void refuseKey(Where<?> where, String what) {
        for (Term term : where.terms()) {
            ColumnModel column = term.column();
            if (column != null && column.is(Trait.KEY)) {
                throw new IllegalArgumentException(
                        column + " is part of the key, which says the row already; leave it out of the " + what);
            }
        }
    }
}
