package io.etchdb.r2dbc.sqlite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Splits SQL text into statements, finds parameters and tells what each statement does, in one pass and without a grammar:
 * it knows quotes, comments, parentheses and the body of CREATE TRIGGER. What is wrong in the text SQLite will say.
 */
final class SqlParser {

    private static final int MAX_PARAMETER = 250_000;

    private final String sql;
    private int at;

    private final List<ParsedSql.One> statements = new ArrayList<>();
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private boolean[] used = new boolean[8];
    private int parameterCount;

    private CurrentStatement current = new CurrentStatement();

    private SqlParser(String sql) {
        this.sql = sql;
    }

    static ParsedSql parse(String sql) {
        return new SqlParser(sql).parse();
    }

    private ParsedSql parse() {
        int length = sql.length();
        while (at < length) {
            char c = sql.charAt(at);
            int start = at;
            if (Character.isWhitespace(c) || c == '\uFEFF') {
                at++;
            } else if (c == '-' && peek(1) == '-') {
                skipLine();
            } else if (c == '/' && peek(1) == '*') {
                skipBlockComment();
            } else if (c == ';' && !current.isInTriggerBody()) {
                at++;
                finishStatement();
            } else if (c == '\'' || c == '"' || c == '`') {
                skipQuoted(c);
                current.symbol(start, at);
            } else if (c == '[') {
                skipTo(']');
                current.symbol(start, at);
            } else if (isParameterStart(c)) {
                parameter(c, start);
            } else if (isWordPart(c)) {
                at++;
                while (at < length && isWordPart(sql.charAt(at))) {
                    at++;
                }
                current.word(start, at);
            } else {
                at++;
                current.punctuation(c, start, at);
            }
        }
        finishStatement();
        return new ParsedSql(
                List.copyOf(statements), parameterCount, Map.copyOf(names), Arrays.copyOf(used, parameterCount));
    }

    private char peek(int ahead) {
        return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
    }

    private void skipLine() {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
    }

    /** SQLite's block comments do not nest, and the last one may stay open. */
    private void skipBlockComment() {
        int end = sql.indexOf("*/", at + 2);
        at = end < 0 ? sql.length() : end + 2;
    }

    /** A doubled quote is read as the end of one token and the start of the next, which comes to the same. */
    private void skipQuoted(char quote) {
        skipTo(quote);
    }

    private void skipTo(char closing) {
        int end = sql.indexOf(closing, at + 1);
        at = end < 0 ? sql.length() : end + 1;
    }

    private boolean isParameterStart(char c) {
        return c == '?' || ((c == ':' || c == '@' || c == '$') && isWordPart(peek(1)));
    }

    private static boolean isWordPart(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '$'
                || c > 127;
    }

    private void parameter(char sign, int start) {
        at++;
        int nameStart = at;
        while (at < sql.length() && isWordPart(sql.charAt(at)) && (sign != '?' || isDigit(sql.charAt(at)))) {
            at++;
        }
        String name = sql.substring(nameStart, at);
        current.parameter(start, at, numberOf(sign, name));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private int numberOf(char sign, String name) {
        int position;
        if (name.isEmpty()) {
            position = parameterCount;
        } else if ((sign == '?' || sign == '$') && name.chars().allMatch(c -> isDigit((char) c))) {
            position = numbered(sign, name);
            names.put(name, position);
        } else {
            position = names.computeIfAbsent(name, unseen -> parameterCount);
        }
        parameterCount = Math.max(parameterCount, position + 1);
        if (parameterCount > used.length) {
            used = Arrays.copyOf(used, Math.max(parameterCount, used.length * 2));
        }
        used[position] = true;
        return position;
    }

    private static int numbered(char sign, String digits) {
        int number = digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
        if (number < 1 || number > MAX_PARAMETER) {
            throw new IllegalArgumentException(
                    "Parameter " + sign + digits + ": numbers go from 1 to " + MAX_PARAMETER);
        }
        return number - 1;
    }

    private void finishStatement() {
        ParsedSql.One one = current.finish();
        if (one != null) {
            statements.add(one);
        }
        current = new CurrentStatement();
    }

    /** What is known of the statement being read. */
    private final class CurrentStatement {

        private int start = -1;
        private int end;
        private int copied;
        private @Nullable StringBuilder rewritten;
        private final List<Integer> slots = new ArrayList<>();
        private final Map<Integer, Integer> locals = new HashMap<>();

        private int words;
        private int parentheses;
        private char before;

        private @Nullable String verb;
        private String second = "";
        private boolean behindWith;
        private boolean returns;
        private boolean needsWriter;

        private boolean trigger;
        private boolean bodySeen;
        private int bodyDepth;

        boolean isInTriggerBody() {
            return trigger && (bodyDepth > 0 || !bodySeen);
        }

        void symbol(int from, int to) {
            extend(from, to);
            before = '"';
        }

        void punctuation(char c, int from, int to) {
            extend(from, to);
            if (c == '(') {
                parentheses++;
            } else if (c == ')') {
                parentheses--;
            }
            before = c;
        }

        void parameter(int from, int to, int position) {
            extend(from, to);
            int local = locals.computeIfAbsent(position, unseen -> {
                slots.add(position);
                return slots.size();
            });
            StringBuilder text = rewritten;
            if (text == null) {
                text = new StringBuilder(sql.length() + 8);
                rewritten = text;
                copied = start;
            }
            text.append(sql, copied, from).append('?').append(local);
            copied = to;
            before = '?';
        }

        void word(int from, int to) {
            extend(from, to);
            if (before != '.' && !isDigit(sql.charAt(from))) {
                keyword(from, to);
            }
            before = 'a';
        }

        private void keyword(int from, int to) {
            words++;
            if (words > 6 && to - from > 17) {
                return; // No keyword looked for is this long.
            }
            String word = sql.substring(from, to).toUpperCase(Locale.ROOT);
            if (verb == null || behindWith) {
                findVerb(word);
            } else if (words == 2) {
                second = word;
            }
            switch (word) {
                case "RETURNING" -> returns |= parentheses == 0;
                case "LAST_INSERT_ROWID", "CHANGES", "TOTAL_CHANGES" -> needsWriter = true;
                case "TEMP", "TEMPORARY" -> needsWriter |= "CREATE".equals(verb) && words == 2;
                case "TRIGGER" ->
                    trigger |= "CREATE".equals(verb) && (words == 2 || (words == 3 && second.startsWith("TEMP")));
                case "TO" -> second = "ROLLBACK".equals(verb) && words <= 3 ? word : second;
                case "BEGIN", "CASE" -> enterBody(word);
                case "END" -> leaveBody();
                default -> {
                    // Any other word says nothing about the statement as a whole.
                }
            }
        }

        private void findVerb(String word) {
            if (!behindWith) {
                verb = word;
                behindWith = word.equals("WITH");
                return;
            }
            switch (word) {
                case "SELECT", "VALUES", "INSERT", "UPDATE", "DELETE", "REPLACE" -> {
                    if (parentheses == 0) {
                        verb = word;
                        behindWith = false;
                    }
                }
                default -> {
                    // Still in the list of common table expressions.
                }
            }
        }

        private void enterBody(String word) {
            if (trigger && (bodyDepth > 0 || word.equals("BEGIN"))) {
                bodyDepth++;
                bodySeen = true;
            }
        }

        private void leaveBody() {
            if (trigger && bodyDepth > 0) {
                bodyDepth--;
            }
        }

        private void extend(int from, int to) {
            if (start < 0) {
                start = from;
            }
            end = to;
        }

        private ParsedSql.@Nullable One finish() {
            if (start < 0) {
                return null;
            }
            StringBuilder changed = rewritten;
            String text = changed == null
                    ? sql.substring(start, end)
                    : changed.append(sql, copied, end).toString();
            int[] numbers = slots.stream().mapToInt(Integer::intValue).toArray();
            return new ParsedSql.One(text, kind(), numbers, returns, needsWriter);
        }

        private StatementKind kind() {
            if (verb == null) {
                return StatementKind.OTHER;
            }
            return switch (verb) {
                case "SELECT", "VALUES", "EXPLAIN" -> StatementKind.READ;
                case "INSERT", "UPDATE", "DELETE", "REPLACE" -> StatementKind.WRITE;
                case "CREATE", "ALTER", "DROP" -> StatementKind.SCHEMA;
                case "PRAGMA" -> StatementKind.PRAGMA;
                case "BEGIN" -> StatementKind.BEGIN;
                case "COMMIT", "END" -> StatementKind.COMMIT;
                case "ROLLBACK" -> second.equals("TO") ? StatementKind.ROLLBACK_TO : StatementKind.ROLLBACK;
                case "SAVEPOINT" -> StatementKind.SAVEPOINT;
                case "RELEASE" -> StatementKind.RELEASE;
                case "ATTACH" -> StatementKind.ATTACH;
                default -> StatementKind.OTHER;
            };
        }
    }
}
