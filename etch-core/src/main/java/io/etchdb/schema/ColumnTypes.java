package io.etchdb.schema;

import io.etchdb.error.MappingException;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.row.RowModel;
import io.etchdb.schema.ValueType.Affinity;
import io.etchdb.sql.Dialect;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the names of column types, and finds the {@link ValueType} of a component or a column. */
final class ColumnTypes {

    /** What PostgreSQL also understands, as it prints it. */
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("int2", "smallint"),
            Map.entry("smallserial", "smallint"),
            Map.entry("int", "integer"),
            Map.entry("int4", "integer"),
            Map.entry("serial", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("bigserial", "bigint"),
            Map.entry("float4", "real"),
            Map.entry("float8", "double precision"),
            Map.entry("float", "double precision"),
            Map.entry("decimal", "numeric"),
            Map.entry("bool", "boolean"),
            Map.entry("varchar", "character varying"),
            Map.entry("char", "character"),
            Map.entry("bpchar", "character"),
            Map.entry("timestamptz", "timestamp with time zone"),
            Map.entry("timestamp", "timestamp without time zone"),
            Map.entry("timetz", "time with time zone"),
            Map.entry("time", "time without time zone"));

    /** Types that SQLite does not have and people declare all the same, by the word they begin with. */
    private static final Map<String, ValueType> DECLARED_IN_SQLITE = Map.ofEntries(
            Map.entry("BOOLEAN", ValueType.BOOLEAN),
            Map.entry("BOOL", ValueType.BOOLEAN),
            Map.entry("DATE", ValueType.LOCAL_DATE),
            Map.entry("DATETIME", ValueType.INSTANT),
            Map.entry("TIMESTAMP", ValueType.INSTANT),
            Map.entry("TIMESTAMPTZ", ValueType.INSTANT),
            Map.entry("TIME", ValueType.LOCAL_TIME),
            Map.entry("LOCALDATETIME", ValueType.LOCAL_DATE_TIME),
            Map.entry("DURATION", ValueType.DURATION),
            Map.entry("DECIMAL", ValueType.BIG_DECIMAL),
            Map.entry("UUID", ValueType.UUID_KEY),
            Map.entry("JSON", ValueType.JSON),
            Map.entry("JSONB", ValueType.JSON));

    private ColumnTypes() {}

    // ---- of a component ----

    /** The line of a component, or of its elements; none for what only the driver knows, or a converter. */
    static Optional<ValueType> of(ColumnModel column) {
        return column.is(Trait.JSON) ? Optional.of(ValueType.JSON) : ValueType.of(elementClass(column));
    }

    /** Whether a component is a list or an array of values, and no JSON. */
    static boolean isList(ColumnModel column) {
        return !column.is(Trait.JSON)
                && (Collection.class.isAssignableFrom(column.type())
                        || (column.type().isArray() && column.type() != byte[].class));
    }

    /** Class of a component's values, or of its elements; never primitive. */
    static Class<?> elementClass(ColumnModel column) {
        if (!isList(column)) {
            return boxed(column.type());
        } else if (column.type().isArray()) {
            return boxed(column.type().getComponentType());
        }
        return column.genericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> element
                ? element
                : Object.class;
    }

    private static Class<?> boxed(Class<?> type) {
        return type.isPrimitive() ? MethodType.methodType(type).wrap().returnType() : type;
    }

    /**
     * What CREATE TABLE calls the type of a component's column.
     *
     * @throws MappingException if there is no such type, or etch does not know it
     */
    static String declared(ColumnModel column, Dialect dialect) {
        if (dialect == Dialect.POSTGRES && !column.databaseType().isEmpty()) {
            return column.databaseType();
        }
        if (dialect == Dialect.SQLITE && isList(column)) {
            throw new MappingException(
                    column + " is a list, and SQLite has no arrays. Mark it @Json to store it as JSON");
        }
        ValueType type = of(column)
                .orElseThrow(() -> new MappingException(column + " is a "
                        + elementClass(column).getSimpleName() + ", and which column type holds one is not known. "
                        + (dialect == Dialect.POSTGRES
                                ? "Say it with @Column(type = \"...\")"
                                : "Use a type that etch knows, or write this table by hand")));
        return dialect == Dialect.SQLITE ? type.sqlite() : type.postgres() + (isList(column) ? "[]" : "");
    }

    /** Whether a component's type is an enum type of PostgreSQL, made for it by CREATE TYPE. */
    static boolean isEnumType(ColumnModel column, Dialect dialect) {
        return dialect == Dialect.POSTGRES
                && elementClass(column).isEnum()
                && !column.databaseType().isEmpty()
                && ValueType.ofPostgres(base(element(column.databaseType()))).isEmpty();
    }

    /** Names of the enum types that are made for a record's table, with a column of each. */
    static Map<String, ColumnModel> enumTypes(RowModel<?> model, Dialect dialect) {
        Map<String, ColumnModel> types = new LinkedHashMap<>();
        model.columns().stream()
                .filter(column -> isEnumType(column, dialect))
                .forEach(column -> types.putIfAbsent(element(column.databaseType()), column));
        return types;
    }

    // ---- of a column ----

    /** What a column, or an element of it, is read as; none for an enum type and for what only the driver knows. */
    static Optional<ValueType> of(CatalogColumn column, Dialect dialect) {
        String type = element(column.storedType());
        return dialect == Dialect.POSTGRES ? ValueType.ofPostgres(base(type)) : ofSqlite(type);
    }

    private static Optional<ValueType> ofSqlite(String declared) {
        ValueType known = DECLARED_IN_SQLITE.get(firstWord(declared));
        if (known != null || declared.isBlank()) {
            return Optional.ofNullable(known);
        }
        return Optional.of(affinity(declared) == Affinity.NUMERIC ? ValueType.BIG_DECIMAL : stored(affinity(declared)));
    }

    /** The same, but where SQLite would change such a value, what it stores instead: a decimal becomes a double. */
    static Optional<ValueType> kept(CatalogColumn column, Dialect dialect) {
        Affinity affinity = affinity(column.storedType());
        return of(column, dialect)
                .map(type -> dialect == Dialect.POSTGRES || type.fitsSqlite(affinity) ? type : stored(affinity));
    }

    private static ValueType stored(Affinity affinity) {
        return switch (affinity) {
            case INTEGER -> ValueType.LONG;
            case TEXT -> ValueType.STRING;
            case BLOB -> ValueType.BYTES;
            case REAL, NUMERIC -> ValueType.DOUBLE;
        };
    }

    private static String firstWord(String declared) {
        String upper = declared.strip().toUpperCase(Locale.ROOT);
        int end = 0;
        while (end < upper.length() && Character.isLetter(upper.charAt(end))) {
            end++;
        }
        return upper.substring(0, end);
    }

    /** SQLite's own rules, in their order (datatype3.html, section 3.1). */
    static Affinity affinity(String declared) {
        String type = declared.toUpperCase(Locale.ROOT);
        if (type.contains("INT")) {
            return Affinity.INTEGER;
        } else if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
            return Affinity.TEXT;
        } else if (type.isBlank() || type.contains("BLOB")) {
            return Affinity.BLOB;
        } else if (type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB")) {
            return Affinity.REAL;
        }
        return Affinity.NUMERIC;
    }

    /** A type of PostgreSQL as it prints it, without length: {@code numeric} for {@code decimal(6,2)}. */
    static String base(String type) {
        String bare = type.strip();
        int open = bare.indexOf('(');
        int close = bare.indexOf(')', open);
        if (open > 0 && close > open) {
            bare = (bare.substring(0, open) + bare.substring(close + 1)).strip();
        }
        if (bare.startsWith("interval ")) {
            return "interval";
        }
        return bare.startsWith("\"") ? bare : aliased(bare);
    }

    private static String aliased(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        return ALIASES.getOrDefault(lower, ValueType.ofPostgres(lower).isPresent() ? lower : name);
    }

    /** The type of an array's elements; any other type itself. */
    static String element(String type) {
        String element = type;
        while (element.endsWith("[]")) {
            element = element.substring(0, element.length() - 2);
        }
        return element;
    }

    static boolean isArray(String type) {
        return type.endsWith("[]");
    }
}
