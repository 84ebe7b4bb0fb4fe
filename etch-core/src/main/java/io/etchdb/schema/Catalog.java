package io.etchdb.schema;

import io.etchdb.error.UndefinedTableException;
import io.etchdb.row.Naming;
import io.etchdb.sql.Dialect;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tables and views as the database had them when it was read. An immutable snapshot.
 *
 * <p>A name is given as the database has it, without quotes: {@code users}, or {@code app.users} for a table outside the
 * search path. On SQLite, which knows no case in names, any case finds a table; one that is exactly so comes first.
 *
 * @param dialect which database
 * @param schemas every schema there is that is not the system's own; on SQLite {@code main} and what is attached
 * @param searchPath schemas in which a name without one is looked for, the first first
 * @param relations tables and views that were read, by schema and name
 * @param enumTypes enum types of PostgreSQL, by schema and name
 */
public record Catalog(
        Dialect dialect,
        List<String> schemas,
        List<String> searchPath,
        List<CatalogTable> relations,
        List<EnumType> enumTypes) {

    private static final int MOST_LISTED = 20;

    public Catalog {
        schemas = List.copyOf(schemas);
        searchPath = List.copyOf(searchPath);
        relations = List.copyOf(relations);
        enumTypes = List.copyOf(enumTypes);
    }

    /** Tables of every kind, views left out. */
    public List<CatalogTable> tables() {
        return relations.stream().filter(each -> !each.kind().isView()).toList();
    }

    /** Views, materialized ones among them. */
    public List<CatalogTable> views() {
        return relations.stream().filter(each -> each.kind().isView()).toList();
    }

    /** Whether there is a table or view of this name. */
    public boolean contains(String name) {
        return find(name).isPresent();
    }

    /** The table or view of this name, if there is one. */
    public Optional<CatalogTable> find(String name) {
        Optional<CatalogTable> found = findSearched(name);
        int dot = name.indexOf('.');
        return found.isPresent() || dot < 0 ? found : find(name.substring(0, dot), name.substring(dot + 1));
    }

    /** The table or view that is called so to the letter, dots included, on the search path. */
    Optional<CatalogTable> findSearched(String name) {
        return searchPath.stream()
                .map(schema -> find(schema, name))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The table or view of this name in a schema, if there is one. */
    public Optional<CatalogTable> find(String schema, String name) {
        return named(name, relations.stream().filter(each -> same(each.schema(), schema)), CatalogTable::name);
    }

    /**
     * The table or view of this name.
     *
     * @throws UndefinedTableException if there is none; lists near names
     */
    public CatalogTable table(String name) {
        return find(name)
                .orElseThrow(() ->
                        undefined("there is no table or view \"" + name + "\"" + in(searchPath), nearTables(name)));
    }

    /**
     * The table or view of this name in a schema.
     *
     * @throws UndefinedTableException if there is none, or no such schema; lists near names
     */
    public CatalogTable table(String schema, String name) {
        schema(schema);
        return find(schema, name)
                .orElseThrow(() -> undefined(
                        "there is no table or view \"" + name + "\"" + in(List.of(schema)),
                        near(
                                name,
                                relations.stream()
                                        .filter(each -> same(each.schema(), schema))
                                        .map(CatalogTable::name)
                                        .toList())));
    }

    /** The enum type of a column, or of its elements, if it has one. */
    public Optional<EnumType> enumTypeOf(CatalogColumn column) {
        String element = ColumnTypes.element(column.storedType());
        return enumTypes.stream().filter(each -> each.type().equals(element)).findFirst();
    }

    /**
     * The Java type of a column's values, or of the elements of an array column: {@code Object} for JSON, empty for an enum
     * type and for what only the driver knows. It is one that {@link SchemaCheck} takes: a DECIMAL of SQLite, which stores
     * floating point, is a {@code Double}.
     */
    public Optional<Class<?>> valueTypeOf(CatalogColumn column) {
        return ColumnTypes.kept(column, dialect).map(ValueType::type);
    }

    /**
     * The schema of this name, as the database spells it.
     *
     * @throws UndefinedTableException if there is none; lists near names
     */
    public String schema(String name) {
        return named(name, schemas.stream(), Function.identity())
                .orElseThrow(() -> undefined("there is no schema \"" + name + "\"", near(name, schemas)));
    }

    /** The same with names looked for in one schema only, whether it is there or not. */
    Catalog searching(String schema) {
        String spelled = named(schema, schemas.stream(), Function.identity()).orElse(schema);
        return new Catalog(dialect, schemas, List.of(spelled), relations, enumTypes);
    }

    /** Whether two names are one to this database. */
    boolean same(String name, String other) {
        return dialect == Dialect.SQLITE ? name.equalsIgnoreCase(other) : name.equals(other);
    }

    /** The one that is called so: exactly, or on SQLite in any case. */
    <E> Optional<E> named(String name, Stream<E> all, Function<E, String> nameOf) {
        List<E> candidates = all.filter(each -> same(nameOf.apply(each), name)).toList();
        return candidates.stream()
                .filter(each -> nameOf.apply(each).equals(name))
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    private static String in(List<String> schemas) {
        return schemas.isEmpty() ? "" : " in schema " + String.join(", ", schemas);
    }

    /** What is near to a name, written as it would have to be: with its schema where that is not searched. */
    private String nearTables(String name) {
        if (name.indexOf('.') > 0) {
            return near(name, relations.stream().map(CatalogTable::toString).toList());
        }
        Set<String> near = Set.copyOf(
                Naming.near(name, relations.stream().map(CatalogTable::name).toList()));
        List<CatalogTable> meant =
                relations.stream().filter(each -> near.contains(each.name())).toList();
        return near(written(meant.isEmpty() ? relations : meant), !meant.isEmpty());
    }

    private List<String> written(List<CatalogTable> tables) {
        return tables.stream()
                .map(each -> searchPath.contains(each.schema()) ? each.name() : each.toString())
                .toList();
    }

    /** What is near to a name, or else what there is. */
    static String near(String name, Collection<String> names) {
        List<String> near = Naming.near(name, names);
        return near(near.isEmpty() ? names : near, !near.isEmpty());
    }

    private static String near(Collection<String> names, boolean meant) {
        if (meant) {
            return "Did you mean " + quoted(names) + "?";
        } else if (names.isEmpty()) {
            return "There is none at all";
        }
        List<String> all = names.stream().sorted().limit(MOST_LISTED).toList();
        int more = names.size() - all.size();
        return "There is: " + String.join(", ", all) + (more > 0 ? ", and " + more + " more" : "");
    }

    private static String quoted(Collection<String> names) {
        return String.join(" or ", names.stream().map(name -> '"' + name + '"').toList());
    }

    private static UndefinedTableException undefined(String what, String instead) {
        return new UndefinedTableException(what + ". " + instead, null, null, null);
    }
}
