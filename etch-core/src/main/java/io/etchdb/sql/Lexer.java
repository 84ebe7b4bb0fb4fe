package io.etchdb.sql;

import java.util.BitSet;
import java.util.Locale;

/**
 * Walks once over the text of SQL and says what each piece is: the only place in etch that knows quoting and comments.
 *
 * <p>A cursor, not a list: {@link #next()} moves to the next token, {@link #start()} and {@link #end()} are its place
 * in the text. White space and comments are passed over. A malformed text is never an error here unless something is
 * not terminated; whether it is good SQL is for the database to say.
 */
final class Lexer {

    enum Token {
        /** A keyword or a plain identifier. */
        WORD,
        /** An identifier in quotes of any kind. */
        QUOTED_IDENTIFIER,
        STRING,
        NUMBER,
        /** {@code $1}. */
        NUMBERED_PARAMETER,
        /** {@code ?}. */
        POSITIONAL_PARAMETER,
        /** {@code :name}, colon included. */
        NAMED_PARAMETER,
        /** {@code ??}. */
        ESCAPED_QUESTION_MARK,
        /** {@code {{schema}}}, with a dot that directly follows it, or {@code {{tables.x}}}. */
        TEMPLATE,
        /** Any one character that is none of the above; {@code ::} and {@code :=} are one symbol. */
        SYMBOL,
        END
    }

    private static final int NOTHING = -1;

    private final String text;
    private final boolean postgres;
    private int start;
    private int end;
    private boolean afterOperand;

    /** Which of the open delimiters are square brackets, by depth. */
    private final BitSet brackets = new BitSet();

    private int depth;

    Lexer(String text, Dialect dialect) {
        this.text = text;
        this.postgres = dialect == Dialect.POSTGRES;
    }

    /** Moves to the next token; {@link Token#END} again and again once the text is used up. */
    Token next() {
        skipBlanksAndComments(end);
        if (start >= text.length()) {
            end = start;
            return Token.END;
        }
        Token token = scan(text.charAt(start));
        afterOperand = isOperand(token);
        return token;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** How many parentheses and square brackets are open after the current token. */
    int depth() {
        return depth;
    }

    /** Whether the current token is this one character. */
    boolean is(char symbol) {
        return end - start == 1 && text.charAt(start) == symbol;
    }

    /** Whether the current token reads like this keyword, in any case. Quotes never do. */
    boolean is(String keyword) {
        return end - start == keyword.length() && text.regionMatches(true, start, keyword, 0, keyword.length());
    }

    /** The current token in upper case, as keywords are compared. */
    String keyword() {
        return text.substring(start, end).toUpperCase(Locale.ROOT);
    }

    /** Where in the text an offset is, for messages: {@code line 3, column 14}. */
    static String position(String text, int offset) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return "line " + line + ", column " + (offset - lineStart + 1);
    }

    private void skipBlanksAndComments(int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isBlank(c)) {
                at++;
            } else if (c == '-' && peek(at + 1) == '-') {
                at = endOfLineComment(at + 2);
            } else if (c == '/' && peek(at + 1) == '*') {
                at = endOfBlockComment(at);
            } else {
                break;
            }
        }
        start = at;
    }

    private int endOfLineComment(int from) {
        int at = from;
        // A lone carriage return ends a line for PostgreSQL; SQLite reads on.
        while (at < text.length() && text.charAt(at) != '\n' && !(postgres && text.charAt(at) == '\r')) {
            at++;
        }
        return at;
    }

    private int endOfBlockComment(int from) {
        int nesting = 1;
        int at = from + 2;
        while (nesting > 0) {
            if (at >= text.length()) {
                throw unterminated("comment", from);
            }
            char c = text.charAt(at);
            if (c == '*' && peek(at + 1) == '/') {
                nesting--;
                at += 2;
            } else if (postgres && c == '/' && peek(at + 1) == '*') {
                nesting++;
                at += 2;
            } else {
                at++;
            }
        }
        return at;
    }

    private Token scan(char c) {
        return switch (c) {
            case '\'' -> quoted('\'', "string", Token.STRING);
            case '"' -> quoted('"', "quoted identifier", Token.QUOTED_IDENTIFIER);
            case '`' -> postgres ? symbol(1) : quoted('`', "quoted identifier", Token.QUOTED_IDENTIFIER);
            case '[' -> postgres ? open(true) : bracketIdentifier();
            case '(' -> open(false);
            case ']', ')' -> close();
            case '$' -> dollar();
            case '?' -> questionMark();
            case ':' -> colon();
            case '{' -> brace();
            case '.' -> isDigit(peek(start + 1)) ? number() : symbol(1);
            default -> isDigit(c) ? number() : isWordStart(c) ? word(c) : symbol(1);
        };
    }

    private Token quoted(char quote, String what, Token token) {
        end = endOfQuoted(quote, what);
        return token;
    }

    private int endOfQuoted(char quote, String what) {
        for (int at = start + 1; at < text.length(); at++) {
            if (text.charAt(at) == quote) {
                if (peek(at + 1) != quote) {
                    return at + 1;
                }
                at++;
            }
        }
        throw unterminated(what, start);
    }

    private Token bracketIdentifier() {
        int close = text.indexOf(']', start);
        if (close < 0) {
            throw unterminated("quoted identifier", start);
        }
        end = close + 1;
        return Token.QUOTED_IDENTIFIER;
    }

    private Token open(boolean bracket) {
        brackets.set(depth, bracket);
        depth++;
        return symbol(1);
    }

    private Token close() {
        if (depth > 0) {
            depth--;
        }
        return symbol(1);
    }

    private Token dollar() {
        int at = start + 1;
        while (isDigit(peek(at))) {
            at++;
        }
        if (at > start + 1) {
            end = at;
            return Token.NUMBERED_PARAMETER;
        }
        if (!postgres) {
            return symbol(1);
        }
        if (isWordStart(peek(at))) {
            at++;
            while (isWordPart(peek(at)) && peek(at) != '$') {
                at++;
            }
        }
        if (peek(at) != '$') {
            return symbol(1);
        }
        String tag = text.substring(start, at + 1);
        int close = text.indexOf(tag, at + 1);
        if (close < 0) {
            throw unterminated("dollar-quoted string " + tag, start);
        }
        end = close + tag.length();
        return Token.STRING;
    }

    private Token questionMark() {
        if (peek(start + 1) == '?') {
            end = start + 2;
            return Token.ESCAPED_QUESTION_MARK;
        }
        end = start + 1;
        return Token.POSITIONAL_PARAMETER;
    }

    private Token colon() {
        int following = peek(start + 1);
        if (following == ':' || following == '=') {
            return symbol(2);
        }
        // a[lo:hi]: two operands never stand side by side, so this colon separates the bounds of a slice.
        boolean slice = afterOperand && depth > 0 && brackets.get(depth - 1);
        if (slice || !isNameStart(following)) {
            return symbol(1);
        }
        int at = start + 2;
        while (isNamePart(peek(at))) {
            at++;
        }
        end = at;
        return Token.NAMED_PARAMETER;
    }

    private Token brace() {
        int close = Template.end(text, start);
        if (close < 0) {
            return symbol(1);
        }
        end = close;
        return Token.TEMPLATE;
    }

    private Token number() {
        int at = start + 1;
        boolean hexadecimal = text.charAt(start) == '0' && (peek(at) == 'x' || peek(at) == 'X');
        while (true) {
            int c = peek(at);
            boolean exponentSign = (c == '+' || c == '-')
                    && !hexadecimal
                    && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E')
                    && isDigit(peek(at + 1));
            if (c != '.' && !exponentSign && !(isWordPart(c) && c != '$')) {
                end = at;
                return Token.NUMBER;
            }
            at++;
        }
    }

    private Token word(char first) {
        if (postgres && (first == 'E' || first == 'e') && peek(start + 1) == '\'') {
            end = endOfEscapeString(start + 1);
            return Token.STRING;
        }
        int at = start + 1;
        while (isWordPart(peek(at))) {
            at++;
        }
        end = at;
        return Token.WORD;
    }

    /** E'it\'s', and what continues it: after a line break the next quoted part is read by the same rules. */
    private int endOfEscapeString(int from) {
        int at = from;
        while (true) {
            at = endOfEscapeSegment(at + 1);
            int continued = continuation(at);
            if (continued < 0) {
                return at;
            }
            at = continued;
        }
    }

    private int endOfEscapeSegment(int from) {
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '\'') {
                if (peek(at + 1) != '\'') {
                    return at + 1;
                }
                at++;
            }
        }
        throw unterminated("string", start);
    }

    private int continuation(int from) {
        boolean newline = false;
        int at = from;
        while (true) {
            int c = peek(at);
            if (c == '\'' && newline) {
                return at;
            } else if (c == '-' && peek(at + 1) == '-') {
                at = endOfLineComment(at + 2);
            } else if (c != NOTHING && isBlank((char) c)) {
                newline |= c == '\n' || c == '\r';
                at++;
            } else {
                return -1;
            }
        }
    }

    private Token symbol(int length) {
        end = start + length;
        return Token.SYMBOL;
    }

    private boolean isOperand(Token token) {
        return switch (token) {
            case SYMBOL -> is(')') || is(']');
            case WORD -> !expectsOperand();
            case ESCAPED_QUESTION_MARK, END -> false;
            default -> true;
        };
    }

    /** Keywords that can stand inside square brackets directly before a value. */
    private boolean expectsOperand() {
        return switch (end - start) {
            case 2 -> is("OR") || is("IN") || is("IS") || is("TO");
            case 3 -> is("AND") || is("NOT");
            case 4 -> is("CASE") || is("WHEN") || is("THEN") || is("ELSE") || is("LIKE") || is("FROM") || is("ZONE");
            case 5 -> is("ILIKE");
            case 6 -> is("ESCAPE");
            case 7 -> is("BETWEEN");
            case 9 -> is("SYMMETRIC");
            default -> false;
        };
    }

    private int peek(int at) {
        return at < text.length() ? text.charAt(at) : NOTHING;
    }

    private IllegalArgumentException unterminated(String what, int from) {
        return new IllegalArgumentException(
                "unterminated " + what + " in SQL: it starts at " + position(text, from) + " and is never closed");
    }

    static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Both databases take every character beyond ASCII for a letter. */
    private static boolean isWordStart(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean isWordPart(int c) {
        return isWordStart(c) || isDigit(c) || c == '$';
    }

    /** Names of parameters are etch's own, so beyond ASCII they are letters in Java's sense. */
    private static boolean isNameStart(int c) {
        return c < 0x80 ? isWordStart(c) : Character.isLetter(c);
    }

    private static boolean isNamePart(int c) {
        return c < 0x80 ? isWordStart(c) || isDigit(c) : Character.isLetterOrDigit(c);
    }
}
