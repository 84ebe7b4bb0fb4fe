package io.etchdb.codegen;

import io.etchdb.schema.Catalog;
import io.etchdb.schema.CatalogTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which tables and views of a catalog are meant. */
record TableChoice(Catalog catalog, RecordOptions options) {

    /** Tables that etch keeps for itself. */
    private static final String OWN = "_etch_";

    List<CatalogTable> tables() {
        if (options.tables().isEmpty()) {
            return all().filter(table -> !table.name().startsWith(OWN)).toList();
        }
        Set<CatalogTable> chosen = new LinkedHashSet<>();
        options.tables().forEach(name -> chosen.addAll(name.contains("*") ? matching(name) : List.of(named(name))));
        return List.copyOf(chosen);
    }

    private CatalogTable named(String name) {
        String schema = schema();
        return schema == null ? catalog.table(name) : catalog.table(schema, name);
    }

    private List<CatalogTable> matching(String pattern) {
        Pattern regex = Pattern.compile(Stream.of(pattern.split("\\*", -1))
                .map(part -> part.isEmpty() ? "" : Pattern.quote(part))
                .collect(Collectors.joining(".*")));
        List<CatalogTable> found =
                all().filter(table -> regex.matcher(table.name()).matches()).toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no table is called like \"" + pattern + "\". There is: "
                    + all().map(CatalogTable::name).limit(20).collect(Collectors.joining(", ")));
        }
        return found;
    }

    /** The only schema that is meant, as the database spells it, once it is certain that there is one. */
    private @Nullable String schema() {
        String schema = options.schema();
        return schema == null ? null : catalog.schema(schema);
    }

    /** What the search path finds: of two tables of one name, the first. */
    private Stream<CatalogTable> all() {
        String schema = schema();
        List<String> schemas = schema == null ? catalog.searchPath() : List.of(schema);
        return catalog.relations().stream()
                .filter(this::isKindChosen)
                .filter(table -> schemas.contains(table.schema())
                        && catalog.find(firstSchema(table, schemas), table.name())
                                .filter(table::equals)
                                .isPresent());
    }

    private String firstSchema(CatalogTable table, List<String> schemas) {
        return schemas.stream()
                .filter(each -> catalog.find(each, table.name()).isPresent())
                .findFirst()
                .orElse(table.schema());
    }

    /** A partition is read through its table. */
    private boolean isKindChosen(CatalogTable table) {
        return table.kind() != CatalogTable.Kind.PARTITION
                && (options.views() || !table.kind().isView());
    }
}
