package io.etchdb.schema;

import io.etchdb.error.MappingException;
import io.etchdb.row.ColumnModel;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.Names;
import java.util.List;
import java.util.stream.Collectors;

/** The statements that would mend a table; where SQLite has none, what to do instead. */
record AlterTable(Catalog catalog, CatalogTable table) {

    private String start() {
        String schema = catalog.searchPath().contains(table.schema()) ? "" : Names.quoted(table.schema()) + ".";
        return "ALTER TABLE " + schema + Names.quoted(table.name());
    }

    private String alter(CatalogColumn column) {
        return start() + " ALTER COLUMN " + Names.quoted(column.name());
    }

    private boolean isPostgres() {
        return catalog.dialect() == Dialect.POSTGRES;
    }

    String add(ColumnModel column) {
        try {
            ColumnText text = new ColumnText(column, catalog.dialect());
            boolean needsDefault =
                    !text.nullness().isEmpty() && text.ownDefault().isEmpty();
            return start() + " ADD COLUMN " + text.definition() + (needsDefault ? " DEFAULT ..." : "");
        } catch (MappingException noType) {
            return start() + " ADD COLUMN " + Names.quoted(column.name()) + " ...";
        }
    }

    String type(CatalogColumn column, String type) {
        return isPostgres()
                ? alter(column) + " TYPE " + type + " USING " + Names.quoted(column.name()) + "::" + type
                : "declare the column " + type;
    }

    String setNotNull(CatalogColumn column) {
        return isPostgres() ? alter(column) + " SET NOT NULL" : "declare the column NOT NULL";
    }

    String setDefault(CatalogColumn column) {
        return isPostgres() ? alter(column) + " SET DEFAULT ..." : "give the column a DEFAULT";
    }

    String addPrimaryKey(List<ColumnModel> key) {
        String columns =
                key.stream().map(column -> Names.quoted(column.name())).collect(Collectors.joining(", ", "(", ")"));
        return isPostgres()
                ? start() + " ADD PRIMARY KEY " + columns
                : "make the table anew with PRIMARY KEY " + columns;
    }
}
