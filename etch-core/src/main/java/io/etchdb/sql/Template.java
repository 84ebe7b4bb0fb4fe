package io.etchdb.sql;

import org.jspecify.annotations.Nullable;

/**
 * {@code {{schema}}}, {@code {{tables.users}}} and {@code {{tables.billing.invoices}}}: names that follow the schema a
 * statement is used with. What does not have one of these shapes is no template and stays as it is.
 */
final class Template {

    private static final String SCHEMA = "{{schema}}";
    private static final String TABLES = "{{tables.";
    private static final int MAX_NAME_LENGTH = 63;

    private Template() {}

    /** Where the template that starts here ends, or -1 if none does. The dot after {{schema}} belongs to it. */
    static int end(String text, int start) {
        if (text.startsWith(SCHEMA, start)) {
            int end = start + SCHEMA.length();
            return end < text.length() && text.charAt(end) == '.' ? end + 1 : end;
        }
        return text.startsWith(TABLES, start) ? endOfTable(text, start + TABLES.length()) : -1;
    }

    private static int endOfTable(String text, int nameStart) {
        int dots = 0;
        int pieceStart = nameStart;
        for (int at = nameStart; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '.' && c != '}' && c != '{') {
                continue;
            }
            boolean emptyPiece = at == pieceStart;
            if (emptyPiece || c == '{') {
                return -1;
            }
            if (c == '}') {
                return dots <= 1 && text.startsWith("}}", at) ? at + 2 : -1;
            }
            dots++;
            pieceStart = at + 1;
        }
        return -1;
    }

    /**
     * Appends what the template between the two offsets stands for.
     *
     * @param schema as {@link #quotedSchema} gives it
     */
    static void expand(String text, int start, int end, @Nullable String schema, StringBuilder into) {
        if (text.startsWith(SCHEMA, start)) {
            expandSchema(text, start, end, schema, into);
            return;
        }
        String name = text.substring(start + TABLES.length(), end - 2);
        int dot = name.indexOf('.');
        if (dot >= 0) {
            into.append(quoted(name.substring(0, dot), text, start)).append('.');
            into.append(quoted(name.substring(dot + 1), text, start));
            return;
        }
        if (schema != null) {
            into.append(schema).append('.');
        }
        into.append(quoted(name, text, start));
    }

    private static void expandSchema(String text, int start, int end, @Nullable String schema, StringBuilder into) {
        boolean qualifies = text.charAt(end - 1) == '.';
        if (schema == null && !qualifies) {
            throw new IllegalArgumentException(
                    "{{schema}} at " + Lexer.position(text, start)
                            + " has nothing to stand for: no schema is set. Use inSchema(...), on the command line --schema, or write the schema's name");
        }
        if (schema != null) {
            into.append(schema).append(qualifies ? "." : "");
        }
    }

    /** The name of a schema as it is written into SQL, just as composed SQL writes it. */
    static String quotedSchema(String schema) {
        if (!isName(schema)) {
            throw new IllegalArgumentException("schema " + shown(schema) + " " + RULE);
        }
        return Identifiers.quote(schema);
    }

    private static String quoted(String name, String text, int start) {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "name " + shown(name) + " in the template at " + Lexer.position(text, start) + " " + RULE);
        }
        return Identifiers.quote(name);
    }

    private static final String RULE =
            "is not a plain name: letters, digits and _ only, not starting with a digit, at most 63 characters";

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || isDigit(name.charAt(0))) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || isDigit(c))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String shown(String name) {
        return '"' + name.replace("\n", "\\n").replace("\r", "\\r") + '"';
    }
}
