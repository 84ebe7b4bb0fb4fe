package io.etchdb.schema;

import io.etchdb.row.ColumnModel;
import io.etchdb.schema.CreateTable.Reference;
import io.etchdb.sql.Dialect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The statements that make several tables: enum types first, each table after those it refers to. Where tables refer to
 * each other in a circle, one reference is added at the end; SQLite takes a reference to a table that is yet to come.
 */
final class CreateScript {

    private final Dialect dialect;
    private final Map<String, CreateTable<?>> byName = new LinkedHashMap<>();
    private final Set<String> visited = new LinkedHashSet<>();
    private final Set<String> written = new LinkedHashSet<>();
    private final List<String> statements = new ArrayList<>();
    private final List<String> additions = new ArrayList<>();

    CreateScript(Dialect dialect, Collection<? extends CreateTable<?>> tables) {
        this.dialect = dialect;
        for (CreateTable<?> table : tables) {
            if (byName.putIfAbsent(table.name(), table) != null) {
                throw new IllegalArgumentException("table " + table.name() + " is given twice; create it once");
            }
        }
    }

    String text() {
        Map<String, String> types = new LinkedHashMap<>();
        byName.values().forEach(table -> collectTypes(table, types));
        statements.addAll(types.values());
        byName.values().forEach(this::write);
        statements.addAll(additions);
        return statements.stream().map(each -> each + ";\n").collect(Collectors.joining());
    }

    private void collectTypes(CreateTable<?> table, Map<String, String> types) {
        ColumnTypes.enumTypes(table.model(), dialect)
                .forEach((name, column) ->
                        types.computeIfAbsent(name, type -> createType(type, column, table.isIfNotExists())));
    }

    private static String createType(String name, ColumnModel column, boolean ifNotExists) {
        String create =
                "CREATE TYPE " + name + " AS ENUM (" + ColumnText.labels(ColumnTypes.elementClass(column)) + ")";
        return ifNotExists ? "DO $$ BEGIN " + create + "; EXCEPTION WHEN duplicate_object THEN NULL; END $$" : create;
    }

    private void write(CreateTable<?> table) {
        if (!visited.add(table.name())) {
            return;
        }
        for (Reference reference : table.references()) {
            CreateTable<?> target = byName.get(table.target(reference));
            if (target != null) {
                write(target);
            }
        }
        List<Reference> possible = table.references().stream()
                .filter(reference -> isThere(table, reference))
                .toList();
        statements.add(table.statement(possible));
        written.add(table.name());
        table.references().stream()
                .filter(reference -> !possible.contains(reference))
                .forEach(reference -> additions.add(table.addition(reference)));
    }

    /** A table that is not of this script is taken to be there already. */
    private boolean isThere(CreateTable<?> table, Reference reference) {
        String target = table.target(reference);
        return dialect == Dialect.SQLITE
                || target.equals(table.name())
                || !byName.containsKey(target)
                || written.contains(target);
    }
}
