package io.etchdb.codegen;

import java.util.Set;
import java.util.TreeSet;

/** The text of one Java file: what it imports is collected while its body is written. */
final class SourceText {

    private static final int WIDTH = 110;

    private final String packageName;
    private final Set<String> imports = new TreeSet<>();
    private final StringBuilder body = new StringBuilder();

    SourceText(String packageName) {
        this.packageName = packageName;
    }

    void imported(String qualified) {
        imports.add(qualified);
    }

    /** The simple name of a type, which is imported. */
    String name(String qualified) {
        imported(qualified);
        return qualified.substring(qualified.lastIndexOf('.') + 1);
    }

    SourceText line(String text) {
        body.append(text).append('\n');
        return this;
    }

    SourceFile file(String type) {
        StringBuilder text = new StringBuilder("package ").append(packageName).append(";\n\n");
        imports.forEach(each -> text.append("import ").append(each).append(";\n"));
        if (!imports.isEmpty()) {
            text.append('\n');
        }
        return new SourceFile(
                packageName.replace('.', '/') + "/" + type + ".java",
                GeneratedHeader.above(text.append(body).toString()));
    }

    /** A string literal. */
    static String literal(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (Character.isISOControl(c)) {
                        out.append(String.format("\\%03o", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    /** Text for a Javadoc comment, on one line: nothing in it is a tag, an entity, an escape or the comment's end. */
    static String javadoc(String text) {
        return text.strip()
                .replaceAll("\\s+", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\\", "&#92;")
                .replace("*/", "*&#47;")
                .replace("@", "&#64;");
    }

    /** Lines of a Javadoc comment, broken between words. */
    void javadocLines(String indented, String text) {
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + word.length() > WIDTH) {
                line(" * " + line);
                line.setLength(0);
                line.append(indented);
            } else if (!line.isEmpty()) {
                line.append(' ');
            }
            line.append(word);
        }
        line(" * " + line);
    }
}
