package io.etchdb.sql;

import io.etchdb.sql.Lexer.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text of several statements, taken apart at the semicolons that end one: not those in quotes, comments,
 * parentheses, {@code BEGIN ATOMIC ... END} or the body of a trigger.
 *
 * <p>A script has no parameters. {@code ?}, {@code $1} and {@code :name} are left as they are; templates are expanded.
 */
public final class SqlScript {

    private final String text;
    private final List<Statement> statements;

    private SqlScript(String text, List<Statement> statements) {
        this.text = text;
        this.statements = List.copyOf(statements);
    }

    /**
     * One statement of a script, without its semicolon.
     *
     * @param text the statement with the comments before it
     * @param line the line of the script on which its first keyword stands, counted from 1
     * @param textLine the line on which {@code text} begins: at most {@code line}
     * @param verb its first keyword in upper case
     * @param transactionControl the keywords by which it would begin, end or alter a transaction, such as
     *     {@code COMMIT} or {@code START TRANSACTION}; null if it leaves that alone
     * @param usesNumbers whether it has {@code $1} and the like, as the body of a function may
     */
    public record Statement(
            String text,
            int line,
            int textLine,
            String verb,
            @Nullable String transactionControl,
            boolean usesNumbers) {

        /**
         * The text as the driver of a database has to get it: r2dbc-postgresql takes {@code $1} for a parameter of the
         * statement, in the body of a function too, unless it is quoted.
         */
        public String sentTo(Dialect dialect) {
            if (dialect != Dialect.POSTGRES) {
                return text;
            }
            String readable = EscapeStrings.withDoubledQuotes(text);
            return usesNumbers ? quoted(readable) : readable;
        }

        /** Its words outside of quotes and comments, in upper case and in order: keywords and plain names alike. */
        public List<String> words(Dialect dialect) {
            List<String> words = new ArrayList<>();
            Lexer lexer = new Lexer(text, dialect);
            for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
                if (token == Token.WORD) {
                    words.add(lexer.keyword());
                }
            }
            return words;
        }

        private static String quoted(String sql) {
            String inner = unusedTag("etch", sql);
            String block = "BEGIN EXECUTE " + inner + sql + inner + "; END";
            String outer = unusedTag("etch_do", block);
            return "DO " + outer + block + outer;
        }

        private static String unusedTag(String name, String text) {
            String tag = "$" + name + "$";
            for (int i = 1; text.contains(tag); i++) {
                tag = "$" + name + i + "$";
            }
            return tag;
        }
    }

    /** Reads a script whose templates stand for names without a schema. */
    public static SqlScript parse(String text, Dialect dialect) {
        return parse(text, dialect, null);
    }

    /**
     * Reads a script.
     *
     * @param schema what {@code {{schema}}} stands for and what {@code {{tables.x}}} is qualified with; null for none
     * @throws IllegalArgumentException if a string, a comment or a quoted name is not terminated, or a name in a
     *     template is none
     */
    public static SqlScript parse(String text, Dialect dialect, @Nullable String schema) {
        String quotedSchema = schema == null ? null : Template.quotedSchema(schema);
        String expanded = text.contains("{{") ? expand(text, dialect, quotedSchema) : text;
        return new SqlScript(expanded, new Splitter(expanded, dialect).split());
    }

    /** The whole text, templates expanded. */
    public String text() {
        return text;
    }

    /** The statements in order. What holds nothing but blanks and comments is no statement. */
    public List<Statement> statements() {
        return statements;
    }

    private static String expand(String text, Dialect dialect, @Nullable String schema) {
        Lexer lexer = new Lexer(text, dialect);
        StringBuilder expanded = new StringBuilder(text.length() + 64);
        int copied = 0;
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            if (token == Token.TEMPLATE) {
                expanded.append(text, copied, lexer.start());
                Template.expand(text, lexer.start(), lexer.end(), schema, expanded);
                copied = lexer.end();
            }
        }
        return copied == 0 ? text : expanded.append(text, copied, text.length()).toString();
    }

    private static final class Splitter {

        private final String text;
        private final Dialect dialect;
        private final Lexer lexer;
        private final List<Statement> statements = new ArrayList<>();
        private StatementShape shape;
        private boolean usesNumbers;
        private int firstToken;
        private int cut;
        private int line = 1;
        private int lineCountedTo;

        Splitter(String text, Dialect dialect) {
            this.text = text;
            this.dialect = dialect;
            this.lexer = new Lexer(text, dialect);
            this.shape = new StatementShape(lexer, dialect);
        }

        List<Statement> split() {
            for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
                if (lexer.is(';') && lexer.depth() == 0 && !shape.isInBody()) {
                    finish(lexer.start());
                    cut = lexer.end();
                } else {
                    if (shape.isEmpty()) {
                        firstToken = lexer.start();
                    }
                    shape.accept(token);
                    usesNumbers |= token == Token.NUMBERED_PARAMETER;
                }
            }
            finish(text.length());
            return statements;
        }

        private void finish(int until) {
            if (shape.isEmpty()) {
                return;
            }
            int from = cut;
            while (Lexer.isBlank(text.charAt(from))) {
                from++;
            }
            int to = until;
            while (Lexer.isBlank(text.charAt(to - 1))) {
                to--;
            }
            int textLine = lineAt(from);
            int firstLine = lineAt(firstToken);
            statements.add(new Statement(
                    text.substring(from, to),
                    firstLine,
                    textLine,
                    shape.leadingVerb(),
                    shape.transactionControl(),
                    usesNumbers));
            usesNumbers = false;
            shape = new StatementShape(lexer, dialect);
        }

        private int lineAt(int offset) {
            while (lineCountedTo < offset) {
                if (text.charAt(lineCountedTo) == '\n') {
                    line++;
                }
                lineCountedTo++;
            }
            return line;
        }
    }
}
