package io.etchdb.codegen;

import io.etchdb.schema.EnumType;

/** Writes the enum for an enum type of PostgreSQL. */
final class EnumText {

    private EnumText() {}

    static SourceFile of(String packageName, String name, EnumType type) {
        SourceText source = new SourceText(packageName);
        source.line("/** Enum type " + SourceText.javadoc(type.schema() + "." + type.name()) + ". */");
        source.line("public enum " + name + " {");
        source.line("    " + String.join(",\n    ", type.labels()));
        source.line("}");
        return source.file(name);
    }
}
