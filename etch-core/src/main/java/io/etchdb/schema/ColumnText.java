package io.etchdb.schema;

import io.etchdb.annotation.GeneratedKey;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.Names;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What CREATE TABLE says of one column. */
record ColumnText(ColumnModel column, Dialect dialect) {

    private static final Map<String, String> NUMBERING =
            Map.of("SMALLINT", "SMALLSERIAL", "INTEGER", "SERIAL", "BIGINT", "BIGSERIAL");

    /** Version 4 (RFC 9562, section 5.4), which SQLite has no function for. */
    private static final String RANDOM_UUID_IN_SQLITE = "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4'"
            + " || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1)"
            + " || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))";

    String type() {
        return ColumnTypes.declared(column, dialect);
    }

    /**
     * The type of a column that is the whole key: an integer that may be unset numbers itself, a primitive one is always
     * set. SQLite numbers by INTEGER alone.
     */
    String keyType() {
        return dialect == Dialect.POSTGRES
                        && column.databaseType().isEmpty()
                        && !column.type().isPrimitive()
                ? NUMBERING.getOrDefault(type(), type())
                : type();
    }

    /** What follows the type of a column that is the whole key. Only INTEGER keys of SQLite are NOT NULL by themselves. */
    String onlyKey() {
        boolean mayBeNull = dialect == Dialect.SQLITE && !type().equals("INTEGER");
        return (mayBeNull ? " NOT NULL" : "") + " PRIMARY KEY";
    }

    String nullness() {
        return isNullable() ? "" : " NOT NULL";
    }

    private boolean isNullable() {
        return column.is(Trait.NULLABLE)
                && !column.is(Trait.KEY)
                && managedDefault().isEmpty();
    }

    /** The default that the record itself asks for. */
    Optional<String> ownDefault() {
        if (column.generatedKey() == GeneratedKey.Strategy.DATABASE) {
            return Optional.of(dialect == Dialect.POSTGRES ? "gen_random_uuid()" : RANDOM_UUID_IN_SQLITE);
        }
        return managedDefault();
    }

    /** Of what etch keeps itself, so that a row written by hand has it too. */
    private Optional<String> managedDefault() {
        if (column.is(Trait.VERSION)) {
            return Optional.of("0");
        }
        return column.is(Trait.CREATED_AT) || column.is(Trait.UPDATED_AT)
                ? Optional.of("CURRENT_TIMESTAMP")
                : Optional.empty();
    }

    /** The constants of an enum that has no type of its own on the server. */
    String check() {
        if (column.is(Trait.JSON) || !column.type().isEnum() || ColumnTypes.isEnumType(column, dialect)) {
            return "";
        }
        return " CHECK (" + Names.quoted(column.name()) + " IN (" + labels(column.type()) + "))";
    }

    /** The constants of an enum as SQL has them: {@code 'A', 'B'}. */
    static String labels(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> Literals.quoted(((Enum<?>) constant).name()))
                .collect(Collectors.joining(", "));
    }

    /** The column as CREATE TABLE and ADD COLUMN have it. */
    String definition() {
        return Names.quoted(column.name()) + " " + type() + nullness()
                + ownDefault().map(value -> " DEFAULT " + value).orElse("") + check();
    }
}
