package io.etchdb.codegen;

import io.etchdb.schema.Catalog;
import java.util.List;

/**
 * Java sources of records for the tables of a catalog: one file a table, one an enum type of PostgreSQL that they use. The
 * same catalog and options give the same text. Immutable; {@link SourceFolder} writes it.
 *
 * <pre>{@code
 * etch.catalog().map(catalog -> RecordSources.of(catalog, RecordOptions.inPackage("com.acme.db").withSuffix("Row")))
 * }</pre>
 *
 * <p>Tables that {@link io.etchdb.schema.Ddl} makes from these records have the catalog the records are from, as far as records
 * can say it: names, columns in order, types, NOT NULL, primary keys and the numbers or random UUIDs they give themselves,
 * enum types. Not other defaults, lengths and scales, domains, computed columns, identity columns (they come back as SERIAL),
 * {@code json} (as {@code jsonb}), comments, checks, unique constraints, references, indexes; not the place of a key's columns
 * where the key has another order than the table; on SQLite not types that Ddl would not declare.
 *
 * <p>A component is {@code @Nullable} where the column may be NULL or fills itself, so that an insert may leave it unset.
 * The components of a composite key are in the order of the key.
 *
 * @param files the files, in the order of their tables
 * @param notes what a reader of the database would not expect: names that had to be changed, tables without key, types
 *     that etch does not know
 */
public record RecordSources(List<SourceFile> files, List<String> notes) {

    public RecordSources {
        files = List.copyOf(files);
        notes = List.copyOf(notes);
    }

    /**
     * The records of the tables that are chosen.
     *
     * @throws io.etchdb.error.UndefinedTableException if a table or the schema is not there; lists near names
     * @throws IllegalArgumentException if no table is called like a name with {@code *}
     */
    public static RecordSources of(Catalog catalog, RecordOptions options) {
        return new SourceWriter(catalog, options).write(new TableChoice(catalog, options).tables());
    }
}
