package io.etchdb.schema;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Draws the tables of a {@link Catalog} and what refers to what, as the text of a diagram. Views are left out. */
public final class Diagram {

    private final Catalog catalog;
    private final List<CatalogTable> tables;

    private Diagram(Catalog catalog) {
        this.catalog = catalog;
        this.tables = catalog.tables().stream()
                .filter(table -> table.kind() != CatalogTable.Kind.PARTITION)
                .filter(table -> catalog.searchPath().contains(table.schema()))
                .toList();
    }

    /** The diagram of the tables on a catalog's search path. A reference to any other table is left out. */
    public static Diagram of(Catalog catalog) {
        return new Diagram(catalog);
    }

    /** As an entity relationship diagram of Mermaid. */
    public String mermaid() {
        StringBuilder out = new StringBuilder("erDiagram\n");
        for (CatalogTable table : tables) {
            out.append("    ").append(mermaidName(table)).append(" {\n");
            for (CatalogColumn column : table.columns()) {
                out.append("        ")
                        .append(word(column.type().isEmpty() ? "any" : column.type()))
                        .append(' ')
                        .append(word(column.name()))
                        .append(marks(table, column))
                        .append('\n');
            }
            out.append("    }\n");
        }
        for (CatalogTable table : tables) {
            for (ForeignKey key : drawn(table)) {
                out.append("    ")
                        .append(mermaidName(target(key)))
                        .append(isOptional(table, key) ? " |o--" : " ||--")
                        .append(isUnique(table, key.columns()) ? "o| " : "o{ ")
                        .append(mermaidName(table))
                        .append(" : \"")
                        .append(String.join(", ", key.columns()).replace('"', '\''))
                        .append("\"\n");
            }
        }
        return out.toString();
    }

    /** As a directed graph of Graphviz, from what refers to what is referred to. */
    public String graphviz() {
        StringBuilder out = new StringBuilder("digraph tables {\n    node [shape=record];\n    rankdir=LR;\n");
        for (CatalogTable table : tables) {
            String columns = table.columns().stream()
                    .map(column -> label(column.name() + " " + column.type()) + marks(table, column) + "\\l")
                    .collect(Collectors.joining());
            out.append("    ").append(graphvizName(table)).append(" [label=\"{").append(label(name(table)));
            out.append('|').append(columns).append("}\"];\n");
        }
        for (CatalogTable table : tables) {
            for (ForeignKey key : drawn(table)) {
                out.append("    ").append(graphvizName(table)).append(" -> ").append(graphvizName(target(key)));
                out.append(" [label=\"")
                        .append(label(String.join(", ", key.columns())))
                        .append("\"];\n");
            }
        }
        return out.append("}\n").toString();
    }

    private List<ForeignKey> drawn(CatalogTable table) {
        return table.foreignKeys().stream()
                .filter(key -> catalog.find(key.targetSchema(), key.targetTable())
                        .filter(tables::contains)
                        .isPresent())
                .toList();
    }

    private CatalogTable target(ForeignKey key) {
        return catalog.table(key.targetSchema(), key.targetTable());
    }

    /** With its schema only where that is needed to tell two apart. */
    private String name(CatalogTable table) {
        long same =
                tables.stream().filter(each -> each.name().equals(table.name())).count();
        return same > 1 ? table.toString() : table.name();
    }

    private String mermaidName(CatalogTable table) {
        return '"' + name(table).replace('"', '\'') + '"';
    }

    private String graphvizName(CatalogTable table) {
        return '"' + name(table).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String marks(CatalogTable table, CatalogColumn column) {
        boolean primary = table.primaryKey().contains(column.name());
        boolean foreign =
                table.foreignKeys().stream().anyMatch(key -> key.columns().contains(column.name()));
        if (primary || foreign) {
            return primary && foreign ? " PK, FK" : primary ? " PK" : " FK";
        }
        return isUnique(table, List.of(column.name())) ? " UK" : "";
    }

    private static boolean isUnique(CatalogTable table, List<String> columns) {
        Set<String> wanted = new HashSet<>(columns);
        return wanted.equals(new HashSet<>(table.primaryKey()))
                || table.uniqueConstraints().stream().anyMatch(each -> wanted.equals(new HashSet<>(each.columns())))
                || table.indexes().stream()
                        .anyMatch(each -> each.unique()
                                && each.predicate() == null
                                && each.expressions().isEmpty()
                                && wanted.equals(new HashSet<>(each.columns())));
    }

    private static boolean isOptional(CatalogTable table, ForeignKey key) {
        return table.columns().stream()
                .anyMatch(column -> column.nullable() && key.columns().contains(column.name()));
    }

    /** Mermaid's attributes are words. */
    private static String word(String text) {
        String word = text.replaceAll("[^\\p{L}\\p{N}_]+", "_").replaceAll("_$", "");
        return word.isEmpty() || !Character.isLetter(word.charAt(0)) ? "_" + word : word;
    }

    private static String label(String text) {
        return text.replaceAll("([\\\\{}|<>\"])", "\\\\$1")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
