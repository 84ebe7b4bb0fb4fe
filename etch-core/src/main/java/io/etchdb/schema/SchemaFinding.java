package io.etchdb.schema;

import org.jspecify.annotations.Nullable;

/**
 * One place where a record and its table do not fit.
 *
 * @param record the record
 * @param component name of the component, {@code null} where it is about the whole table or about a column without one
 * @param expected what the record asks for
 * @param found what the database has
 * @param remedy what mends it: the statement, or the annotation
 */
public record SchemaFinding(
        Class<? extends Record> record, @Nullable String component, String expected, String found, String remedy) {

    /** {@code User.email: column email expected, found no such column. Remedy}. */
    @Override
    public String toString() {
        return place() + ": " + expected + " expected, found " + found + ". " + remedy;
    }

    private String place() {
        return record.getSimpleName() + (component == null ? "" : "." + component);
    }
}
