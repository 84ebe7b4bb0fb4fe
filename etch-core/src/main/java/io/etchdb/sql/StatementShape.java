package io.etchdb.sql;

import io.etchdb.sql.Lexer.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the tokens of one statement as far as its kind goes: the verb it starts with, the verb that counts behind a
 * WITH, whether it controls a transaction, and whether the current token lies in the body of a SQLite trigger or of a
 * PostgreSQL function in standard SQL, where semicolons end nothing and {@code $1} is the function's own.
 */
final class StatementShape {

    private static final int WORDS_OF_INTEREST = 3;

    private final Lexer lexer;
    private final Dialect dialect;
    private final MainVerb mainVerb = new MainVerb();

    /** The first words of the statement; it stops growing at the first token that is no word. */
    private final List<String> head = new ArrayList<>(WORDS_OF_INTEREST);

    private boolean empty = true;
    private boolean headComplete;
    private @Nullable Creation creation;
    private boolean inBody;
    private boolean atBodyStatement;
    private String previous = "";

    private enum Creation {
        ROUTINE,
        TRIGGER,
        OTHER
    }

    StatementShape(Lexer lexer, Dialect dialect) {
        this.lexer = lexer;
        this.dialect = dialect;
    }

    /** Takes notice of the lexer's current token. */
    void accept(Token token) {
        String word = token == Token.WORD ? lexer.keyword() : "";
        mainVerb.accept(token, word);
        followHead(word);
        followCreation(word);
        followBody(word);
        previous = token == Token.SYMBOL ? lexer.keyword() : word;
        empty = false;
    }

    /** Whether no token was seen yet. */
    boolean isEmpty() {
        return empty;
    }

    /** Whether the last accepted token lies inside a body of statements. */
    boolean isInBody() {
        return inBody;
    }

    /** The first keyword in upper case, comments and opening parentheses passed over; empty if it is no word. */
    String leadingVerb() {
        return head.isEmpty() ? "" : head.get(0);
    }

    /** The leading verb, or behind WITH that of the main statement. */
    String mainVerb() {
        return mainVerb.verb;
    }

    /** The keywords by which this statement would begin, end or alter a transaction; null if it leaves that alone. */
    @Nullable
    String transactionControl() {
        String first = leadingVerb();
        return switch (first) {
            case "BEGIN", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE" -> first;
            case "START", "PREPARE" -> wordAt(1).equals("TRANSACTION") ? first + " TRANSACTION" : null;
            case "SET" -> setsTransaction();
            default -> null;
        };
    }

    private @Nullable String setsTransaction() {
        boolean scoped = wordAt(1).equals("LOCAL") || wordAt(1).equals("SESSION");
        String subject = wordAt(scoped ? 2 : 1);
        if (subject.equals("TRANSACTION")) {
            return "SET TRANSACTION";
        }
        return scoped && subject.equals("CHARACTERISTICS") ? "SET SESSION CHARACTERISTICS" : null;
    }

    private String wordAt(int index) {
        return index < head.size() ? head.get(index) : "";
    }

    private void followHead(String word) {
        boolean opening = empty || previous.equals("(");
        if (head.isEmpty() && opening && lexer.is('(')) {
            return;
        }
        if (word.isEmpty()) {
            headComplete = true;
        }
        if (!headComplete && head.size() < WORDS_OF_INTEREST) {
            head.add(word);
        }
    }

    private void followCreation(String word) {
        if (creation != null || empty) {
            return;
        }
        creation = switch (leadingVerb().equals("CREATE") ? word : "") {
            case "OR", "REPLACE", "TEMP", "TEMPORARY", "CONSTRAINT" -> null;
            case "FUNCTION", "PROCEDURE" -> Creation.ROUTINE;
            case "TRIGGER" -> Creation.TRIGGER;
            default -> Creation.OTHER;
        };
    }

    private void followBody(String word) {
        if (!inBody) {
            inBody = opensBody(word);
            atBodyStatement = inBody;
        } else {
            // CASE ... END never follows a semicolon, the END of a body always does (or the body is empty).
            inBody = !(atBodyStatement && word.equals("END"));
            atBodyStatement = lexer.is(';') && lexer.depth() == 0;
        }
    }

    private boolean opensBody(String word) {
        if (dialect == Dialect.POSTGRES) {
            return creation == Creation.ROUTINE && word.equals("ATOMIC") && previous.equals("BEGIN");
        }
        return creation == Creation.TRIGGER && word.equals("BEGIN") && lexer.depth() == 0 && !isNameNext();
    }

    /** SQLite lets a trigger or a column be called "begin" without quotes. */
    private boolean isNameNext() {
        return switch (previous) {
            case ".", ",", "OF", "TRIGGER", "EXISTS" -> true;
            default -> false;
        };
    }

    /** Finds the verb behind {@code WITH a (x) AS MATERIALIZED (...), b AS (...) SEARCH ... CYCLE ...}. */
    private final class MainVerb {

        private enum Expected {
            VERB,
            RECURSIVE_OR_NAME,
            NAME,
            AS,
            QUERY,
            NEXT,
            SEARCH_SET,
            CYCLE_USING,
            CLAUSE_COLUMN,
            NOTHING
        }

        private Expected expected = Expected.VERB;
        private int level;
        private String verb = "";

        private void accept(Token token, String word) {
            boolean nested = lexer.depth() > level;
            expected = switch (expected) {
                case VERB -> verb(word);
                case RECURSIVE_OR_NAME -> word.equals("RECURSIVE") ? Expected.NAME : Expected.AS;
                case NAME -> Expected.AS;
                case AS -> !nested && word.equals("AS") ? Expected.QUERY : Expected.AS;
                case QUERY -> !nested && lexer.is(')') ? Expected.NEXT : Expected.QUERY;
                case NEXT -> next(token, word);
                case SEARCH_SET -> word.equals("SET") ? Expected.CLAUSE_COLUMN : Expected.SEARCH_SET;
                case CYCLE_USING -> word.equals("USING") ? Expected.CLAUSE_COLUMN : Expected.CYCLE_USING;
                case CLAUSE_COLUMN -> Expected.NEXT;
                case NOTHING -> Expected.NOTHING;
            };
        }

        private Expected next(Token token, String word) {
            if (token == Token.SYMBOL && lexer.is(',')) {
                return Expected.NAME;
            }
            return switch (word) {
                case "SEARCH" -> Expected.SEARCH_SET;
                case "CYCLE" -> Expected.CYCLE_USING;
                default -> verb(word);
            };
        }

        private Expected verb(String word) {
            level = lexer.depth();
            if (lexer.is('(')) {
                return Expected.VERB;
            }
            if (word.equals("WITH")) {
                return Expected.RECURSIVE_OR_NAME;
            }
            verb = word;
            return Expected.NOTHING;
        }
    }
}
