package io.etchdb.schema;

import io.etchdb.error.MappingException;
import io.etchdb.row.RowModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Compares {@code @Table} records with a {@link Catalog}: missing tables and columns, types that do not hold each other's
 * values, NULL where it cannot be, keys and enum labels that differ. Finds everything at once and changes nothing.
 *
 * <pre>{@code
 * etch.catalog().map(catalog -> SchemaCheck.of(catalog).check(User.class, Post.class))
 *         .doOnNext(SchemaFindings::requireConsistent)
 * }</pre>
 *
 * <p>Of views only columns and types are compared: a database does not know the rest. A component whose type etch does not
 * know, for which there may be a converter, is taken to fit.
 */
public final class SchemaCheck {

    private final Catalog catalog;

    private SchemaCheck(Catalog catalog) {
        this.catalog = catalog;
    }

    /** A check against this catalog. */
    public static SchemaCheck of(Catalog catalog) {
        return new SchemaCheck(catalog);
    }

    /** Everything that does not fit. A record that is declared wrongly is a finding too. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final SchemaFindings check(Class<? extends Record>... records) {
        return check(List.of(records));
    }

    /** The same for a collection of records. */
    public SchemaFindings check(Collection<? extends Class<? extends Record>> records) {
        List<SchemaFinding> findings = new ArrayList<>();
        records.forEach(record -> findings.addAll(check(record)));
        return new SchemaFindings(findings);
    }

    private List<SchemaFinding> check(Class<? extends Record> record) {
        try {
            return new TableCheck(catalog, RowModel.of(record)).findings();
        } catch (MappingException e) {
            return List.of(new SchemaFinding(
                    record, null, "a record of a table", String.valueOf(e.getMessage()), "Mend the declaration"));
        }
    }
}
