package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Nullability;
import io.r2dbc.spi.Type;
import java.nio.ByteBuffer;
import java.sql.ResultSetMetaData;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A column as SQLite describes it. The Java type follows the affinity of the declared type and is a hint only: SQLite may
 * store anything anywhere, and an expression has no declared type.
 */
final class SqliteColumnMetadata implements ColumnMetadata {

    private final String name;
    private final String declared;
    private final Class<?> javaType;
    private final Nullability nullability;

    private SqliteColumnMetadata(String name, String declared, Class<?> javaType, Nullability nullability) {
        this.name = name;
        this.declared = declared;
        this.javaType = javaType;
        this.nullability = nullability;
    }

    static SqliteColumnMetadata of(String name, @Nullable String declared, int nullable) {
        String type = declared == null ? "" : declared;
        Nullability nullability =
                switch (nullable) {
                    case ResultSetMetaData.columnNoNulls -> Nullability.NON_NULL;
                    case ResultSetMetaData.columnNullable ->
                        type.isEmpty() ? Nullability.UNKNOWN : Nullability.NULLABLE;
                    default -> Nullability.UNKNOWN;
                };
        return new SqliteColumnMetadata(name, type, affinity(type), nullability);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Class<?> getJavaType() {
        return javaType;
    }

    @Override
    public Type getType() {
        return new DeclaredType(declared, javaType);
    }

    @Override
    public Nullability getNullability() {
        return nullability;
    }

    /** The declared type as written in CREATE TABLE; empty for an expression. */
    @Override
    public Object getNativeTypeMetadata() {
        return declared;
    }

    /** SQLite's rules, in SQLite's order. */
    private static Class<?> affinity(String declared) {
        String type = declared.toUpperCase(Locale.ROOT);
        if (type.contains("INT")) {
            return Long.class;
        }
        if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
            return String.class;
        }
        if (type.contains("BLOB")) {
            return ByteBuffer.class;
        }
        if (type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB")) {
            return Double.class;
        }
        return Object.class;
    }

    private record DeclaredType(String name, Class<?> javaType) implements Type {

        @Override
        public Class<?> getJavaType() {
            return javaType;
        }

        @Override
        public String getName() {
            return name;
        }
    }
}
