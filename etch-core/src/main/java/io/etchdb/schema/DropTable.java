package io.etchdb.schema;

import io.etchdb.row.RowModel;
import io.etchdb.sql.Dialect;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A DROP TABLE for a record, with its enum types. Immutable: each method returns another one. */
public final class DropTable {

    private final Ddl ddl;
    private final RowModel<?> model;
    private final boolean ifExists;
    private final boolean cascade;

    DropTable(Ddl ddl, RowModel<?> model, boolean ifExists, boolean cascade) {
        this.ddl = ddl;
        this.model = model;
        this.ifExists = ifExists;
        this.cascade = cascade;
    }

    /** Does nothing where there is no such table. */
    public DropTable ifExists() {
        return new DropTable(ddl, model, true, cascade);
    }

    /** Drops views of the table and references to it as well. SQLite has no such word: it drops the table alone. */
    public DropTable cascade() {
        return new DropTable(ddl, model, ifExists, true);
    }

    /** The text: DROP TABLE, and on PostgreSQL the enum types that create made for it, but those others still use. */
    public String text() {
        String table = "DROP TABLE " + (ifExists ? "IF EXISTS " : "") + ddl.table(model)
                + (cascade && ddl.dialect() == Dialect.POSTGRES ? " CASCADE" : "");
        return Stream.concat(
                        Stream.of(table),
                        ColumnTypes.enumTypes(model, ddl.dialect()).keySet().stream()
                                .map(DropTable::dropType))
                .collect(Collectors.joining(";\n"));
    }

    private static String dropType(String name) {
        return "DO $$ BEGIN DROP TYPE IF EXISTS " + name
                + "; EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END $$";
    }

    /** The same as {@link #text()}. */
    @Override
    public String toString() {
        return text();
    }
}
