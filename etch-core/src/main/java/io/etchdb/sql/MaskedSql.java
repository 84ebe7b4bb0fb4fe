package io.etchdb.sql;

import io.etchdb.sql.Lexer.Token;

/** SQL as it may be shown to somebody who must not see the values in it. */
public final class MaskedSql {

    private static final String LITERAL = "?";
    private static final String CUT_OFF = "...";

    private MaskedSql() {}

    /**
     * The text with {@code ?} for every string and number, on one line and without comments. Names and parameters stay.
     * Where a text was cut off inside a string, a comment or a quoted name, what is left of that is not shown.
     */
    public static String of(String text, Dialect dialect) {
        Lexer lexer = new Lexer(text, dialect);
        StringBuilder masked = new StringBuilder(text.length());
        int shown = 0;
        try {
            for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
                if (lexer.start() > shown && !masked.isEmpty()) {
                    masked.append(' ');
                }
                if (token == Token.STRING || token == Token.NUMBER) {
                    masked.append(LITERAL);
                } else {
                    masked.append(text, lexer.start(), lexer.end());
                }
                shown = lexer.end();
            }
        } catch (IllegalArgumentException unterminated) {
            masked.append(masked.isEmpty() ? CUT_OFF : " " + CUT_OFF);
        }
        return masked.toString();
    }
}
