package io.etchdb.sql;

import io.etchdb.sql.Lexer.Token;

/**
 * PostgreSQL's {@code E'it\'s'} written as {@code E'it''s'}, which says the same: r2dbc-postgresql looks through each
 * text for parameters and takes the quote behind a backslash for the end of the string.
 */
public final class EscapeStrings {

    private EscapeStrings() {}

    /** The text with no quote behind a backslash in an escape string; the very same string if there is none. */
    public static String withDoubledQuotes(String sql) {
        if (!sql.contains("\\'")) {
            return sql;
        }
        StringBuilder rewritten = new StringBuilder(sql.length());
        int copied = 0;
        Lexer lexer = new Lexer(sql, Dialect.POSTGRES);
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            char first = sql.charAt(lexer.start());
            if (token == Token.STRING && (first == 'E' || first == 'e')) {
                rewritten.append(sql, copied, lexer.start());
                appendDoubled(sql, lexer.start(), lexer.end(), rewritten);
                copied = lexer.end();
            }
        }
        return copied == 0 ? sql : rewritten.append(sql, copied, sql.length()).toString();
    }

    private static void appendDoubled(String sql, int start, int end, StringBuilder into) {
        int at = start;
        while (at < end) {
            char c = sql.charAt(at);
            boolean escape = c == '\\';
            if (escape) {
                into.append(sql.charAt(at + 1) == '\'' ? '\'' : c).append(sql.charAt(at + 1));
            } else {
                into.append(c);
            }
            at += escape ? 2 : 1;
        }
    }
}
