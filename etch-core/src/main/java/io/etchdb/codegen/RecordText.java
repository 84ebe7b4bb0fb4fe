package io.etchdb.codegen;

import io.etchdb.schema.CatalogTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the record of a table, and the one that takes input for it.
 *
 * @param schema what {@code @Table} says, {@code null} for nothing
 */
record RecordText(
        RecordOptions options, CatalogTable table, @Nullable String schema, List<Component> components) {

    private static final String ANNOTATIONS = "io.etchdb.annotation.";
    private static final String CONSTRAINTS = "jakarta.validation.constraints.";
    private static final Pattern LENGTH = Pattern.compile("(?i).*char[a-z ]*\\((\\d{1,9})\\).*");

    SourceFile row(String type) {
        SourceText source = new SourceText(options.packageName());
        javadoc(source, kind() + " " + SourceText.javadoc(table.toString()), components);
        source.line("@" + source.name("org.jspecify.annotations.NullMarked"));
        String name = SourceText.literal(table.name());
        source.line("@" + source.name(ANNOTATIONS + "Table") + "("
                + (schema == null ? name : "value = " + name + ", schema = " + SourceText.literal(schema))
                + ")");
        record(source, type, components, component -> rowComponent(source, component));
        return source.file(type);
    }

    /** What comes from outside: no generated columns, and what must be there is checked, not assumed. */
    SourceFile input(String type) {
        SourceText source = new SourceText(options.packageName());
        List<Component> taken =
                components.stream().filter(each -> !each.isGenerated()).toList();
        javadoc(
                source,
                "Input for " + kind().toLowerCase(Locale.ROOT) + " " + SourceText.javadoc(table.toString()),
                taken);
        source.line("@" + source.name("org.jspecify.annotations.NullMarked"));
        record(source, type, taken, component -> inputComponent(source, component));
        return source.file(type);
    }

    private String kind() {
        return switch (table.kind()) {
            case VIEW -> "View";
            case MATERIALIZED_VIEW -> "Materialized view";
            case FOREIGN_TABLE -> "Foreign table";
            case VIRTUAL_TABLE -> "Virtual table";
            case TABLE, PARTITIONED_TABLE, PARTITION -> "Table";
        };
    }

    private void javadoc(SourceText source, String what, List<Component> described) {
        String comment = SourceText.javadoc(table.comment() == null ? "" : table.comment());
        String keyless = table.primaryKey().isEmpty() && !table.kind().isView() ? " It has no primary key." : "";
        List<Component> commented =
                described.stream().filter(each -> !comment(each).isEmpty()).toList();
        if (comment.isEmpty() && commented.isEmpty()) {
            source.line("/** " + what + "." + keyless + " */");
            return;
        }
        source.line("/**");
        if (!comment.isEmpty()) {
            source.javadocLines("", comment);
            source.line(" *");
        }
        source.javadocLines("", (comment.isEmpty() ? "" : "<p>") + what + "." + keyless);
        if (!commented.isEmpty()) {
            source.line(" *");
        }
        commented.forEach(each -> source.javadocLines("    ", "@param " + each.name() + " " + comment(each)));
        source.line(" */");
    }

    private static String comment(Component component) {
        return Stream.of(component.column().comment(), component.remark())
                .filter(text -> text != null && !text.isBlank())
                .map(SourceText::javadoc)
                .collect(Collectors.joining(" "));
    }

    private static void record(
            SourceText source, String type, List<Component> components, Function<Component, String> text) {
        source.line("public record " + type + "(");
        source.line(components.stream().map(text).collect(Collectors.joining(",\n        ", "        ", ") {}")));
    }

    private static String rowComponent(SourceText source, Component component) {
        List<String> parts = new ArrayList<>();
        if (component.key()) {
            parts.add("@" + source.name(ANNOTATIONS + "Id"));
        }
        if (component.key()
                && component.column().defaultValue() != null
                && component.type().name().equals("UUID")) {
            String generatedKey = source.name(ANNOTATIONS + "GeneratedKey");
            parts.add("@" + generatedKey + "(" + generatedKey + ".Strategy.DATABASE)");
        }
        column(source, component, parts);
        if (component.type().json()) {
            parts.add("@" + source.name(ANNOTATIONS + "Json"));
        }
        parts.add(component.type().in(source, component.mayBeUnset(), false));
        parts.add(component.name());
        return String.join(" ", parts);
    }

    private static void column(SourceText source, Component component, List<String> parts) {
        List<String> said = new ArrayList<>();
        String type = component.type().databaseType();
        if (SourceWriter.isNamed(component)) {
            said.add((type == null ? "" : "value = ")
                    + SourceText.literal(component.column().name()));
        }
        if (type != null) {
            said.add("type = " + SourceText.literal(type));
        }
        if (!said.isEmpty()) {
            parts.add("@" + source.name(ANNOTATIONS + "Column") + "(" + String.join(", ", said) + ")");
        }
    }

    private static String inputComponent(SourceText source, Component component) {
        List<String> parts = new ArrayList<>();
        boolean optional = component.mayBeUnset();
        if (!optional) {
            parts.add("@" + source.name(CONSTRAINTS + "NotNull"));
        }
        Matcher length = LENGTH.matcher(
                component.column().baseType() == null
                        ? component.column().type()
                        : component.column().baseType());
        if (component.type().isText() && length.matches()) {
            parts.add("@" + source.name(CONSTRAINTS + "Size") + "(max = " + Integer.parseInt(length.group(1)) + ")");
        }
        if (component.type().json()) {
            parts.add("@" + source.name(ANNOTATIONS + "Json"));
        }
        parts.add(component.type().in(source, optional, true));
        parts.add(component.name());
        return String.join(" ", parts);
    }
}
