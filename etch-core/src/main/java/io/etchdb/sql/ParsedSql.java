package io.etchdb.sql;

import io.etchdb.sql.Lexer.Token;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One statement as a user wrote it, read once: which parameters it takes, what kind it is, and its text with
 * {@code $1} to {@code $n} for placeholders, which both databases understand.
 *
 * <p>{@code ?} placeholders come first, then {@code :name} in the order of first appearance, a repeated name once.
 * {@code $n} stays as it is and mixes with neither. {@code ??} is a literal question mark. Strings, quoted names,
 * comments, dollar quotes, casts and slices are left alone. Immutable; remembered per text, so that a statement seen
 * before costs one look-up.
 */
public final class ParsedSql {

    private static final int REMEMBERED = 500;
    private static final int MAX_REMEMBERED_LENGTH = 8_000;

    /** What PostgreSQL's protocol can count. */
    private static final int MAX_PARAMETERS = 65_535;

    private static final RecentCache<String, ParsedSql> POSTGRES = new RecentCache<>(REMEMBERED);
    private static final RecentCache<String, ParsedSql> SQLITE = new RecentCache<>(REMEMBERED);

    private final String text;
    private final List<Edit> edits;
    private final boolean hasTemplates;
    private final String plain;
    private final RecentCache<String, String> bySchema = new RecentCache<>(64);
    private final int numberedCount;
    private final List<Integer> numberedGaps;
    private final int positionalCount;
    private final List<String> names;
    private final String leadingVerb;
    private final String mainVerb;
    private final @Nullable String transactionControl;

    /** A stretch of the text that is replaced: by {@code $number} where there is one, else by what it is. */
    private record Edit(Token token, int start, int end, int number) {}

    private ParsedSql(Reader reader) {
        this.text = reader.text;
        this.edits = List.copyOf(reader.edits);
        this.hasTemplates = edits.stream().anyMatch(edit -> edit.token == Token.TEMPLATE);
        this.numberedCount = reader.numbered.length() == 0 ? 0 : reader.numbered.length() - 1;
        this.numberedGaps = reader.gaps();
        this.positionalCount = reader.positionalCount;
        this.names = List.copyOf(reader.names.keySet());
        this.leadingVerb = reader.shape.leadingVerb();
        this.mainVerb = reader.shape.mainVerb();
        this.transactionControl = reader.shape.transactionControl();
        boolean sentAsIs = edits.stream().allMatch(edit -> edit.token == Token.NUMBERED_PARAMETER);
        this.plain = sentAsIs || hasTemplates ? text : applyEdits(null, 0);
    }

    /**
     * Reads a statement, or remembers it.
     *
     * @throws IllegalArgumentException if {@code $n} is mixed with another kind of placeholder, a placeholder is
     *     malformed, or a string, a comment or a quoted name is not terminated
     */
    public static ParsedSql parse(String text, Dialect dialect) {
        if (text.length() > MAX_REMEMBERED_LENGTH) {
            return new ParsedSql(new Reader(text, dialect).read());
        }
        RecentCache<String, ParsedSql> cache = dialect == Dialect.POSTGRES ? POSTGRES : SQLITE;
        return cache.get(text, unknown -> new ParsedSql(new Reader(unknown, dialect).read()));
    }

    /**
     * The verb that counts of a statement that is about to be sent, whatever placeholders it has; empty if there is none.
     * Reads no further than to that.
     */
    public static String mainVerb(String text, Dialect dialect) {
        Lexer lexer = new Lexer(text, dialect);
        StatementShape shape = new StatementShape(lexer, dialect);
        try {
            for (Token token = lexer.next();
                    token != Token.END && shape.mainVerb().isEmpty();
                    token = lexer.next()) {
                shape.accept(token);
            }
        } catch (IllegalArgumentException malformed) {
            // The database will say what is wrong with it.
        }
        return shape.mainVerb();
    }

    /**
     * The text that is sent. Without a template it is made once; where nothing is to be replaced it is the very string
     * that was parsed.
     *
     * @param schema what templates are qualified with, null for none
     * @throws IllegalArgumentException if the schema or a name in a template is no plain name, or {@code {{schema}}}
     *     stands alone without a schema
     */
    public String render(@Nullable String schema) {
        if (!hasTemplates) {
            return plain;
        }
        if (schema == null) {
            return bySchema.get("", none -> applyEdits(null, 0));
        }
        return bySchema.get(schema, given -> applyEdits(Template.quotedSchema(given), 0));
    }

    /**
     * The text as part of a statement that has {@code offset} parameters before it: its own are numbered on from there.
     *
     * @param schema what templates are qualified with, null for none
     * @throws IllegalArgumentException as {@link #render(String)}
     */
    public String renderBehind(int offset, @Nullable String schema) {
        return offset == 0 ? render(schema) : applyEdits(schema == null ? null : Template.quotedSchema(schema), offset);
    }

    /** How many parameters the rendered text takes. */
    public int parameterCount() {
        return numberedCount + positionalCount + names.size();
    }

    /** How many parameters are given by position: the {@code ?}, or the highest {@code $n}. */
    public int positionalCount() {
        return numberedCount + positionalCount;
    }

    /** The names of the {@code :name} parameters in order of first appearance, without their colon. */
    public List<String> names() {
        return names;
    }

    /** The first keyword in upper case, comments and opening parentheses passed over; empty if there is none. */
    public String leadingVerb() {
        return leadingVerb;
    }

    /** The leading verb, or behind WITH that of the main statement. */
    public String mainVerb() {
        return mainVerb;
    }

    /**
     * Refuses what would begin or end a transaction behind the back of whoever gives the connection out. Setting one up,
     * as SET TRANSACTION does, is no such thing.
     *
     * @throws IllegalArgumentException naming the keyword and what to do instead
     */
    void refuseTransactionControl() {
        if (transactionControl != null && !transactionControl.startsWith("SET")) {
            throw new IllegalArgumentException(transactionControl
                    + " as a statement would leave its connection in the middle of a transaction, or end somebody else's."
                    + " Use transaction(tx -> ...), and inside it once more for a savepoint;"
                    + " withConnection(...) lends the driver's connection for anything else");
        }
    }

    /**
     * The values in the order of {@code $1} to {@code $n}.
     *
     * @throws IllegalArgumentException if there are too many or too few, or a name is missing or not in the statement;
     *     the message tells counts and names, never a value
     */
    public List<@Nullable Object> arrange(
            List<? extends @Nullable Object> positional, Map<String, ? extends @Nullable Object> named) {
        checkPositional(positional.size());
        checkNamed(named);
        List<@Nullable Object> values = new ArrayList<>(parameterCount());
        values.addAll(positional);
        for (String name : names) {
            values.add(named.get(name));
        }
        return Collections.unmodifiableList(values);
    }

    private void checkPositional(int given) {
        if (!numberedGaps.isEmpty()) {
            throw new IllegalArgumentException("the statement uses $" + numberedCount + " but not "
                    + placeholders(numberedGaps) + ": every parameter up to the highest number must be used");
        }
        if (given != positionalCount()) {
            throw new IllegalArgumentException("the statement takes " + described(positionalCount()) + ", but "
                    + (given == 1 ? "1 value was" : given + " values were") + " given" + hint(given));
        }
    }

    private String described(int count) {
        if (count == 0) {
            return names.isEmpty() ? "no parameters" : "no positional parameters, only " + placeholders();
        }
        String kind = numberedCount > 0 ? (count == 1 ? " ($1)" : " ($1 to $" + count + ")") : " (?)";
        return count + (count == 1 ? " positional parameter" : " positional parameters") + kind;
    }

    private String hint(int given) {
        if (positionalCount > 0 && given < positionalCount) {
            return ". Where ? is an operator, write ??";
        }
        return "";
    }

    private void checkNamed(Map<String, ? extends @Nullable Object> named) {
        boolean complete = named.size() == names.size();
        for (int i = 0; complete && i < names.size(); i++) {
            complete = named.containsKey(names.get(i));
        }
        if (complete) {
            return;
        }
        List<String> missing =
                names.stream().filter(name -> !named.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("no value was given for :" + String.join(", :", missing)
                    + ". The statement takes " + placeholders());
        }
        TreeSet<String> unused = new TreeSet<>(named.keySet());
        names.forEach(unused::remove);
        throw new IllegalArgumentException("the statement has no parameter :" + String.join(", :", unused)
                + (names.isEmpty() ? "; it takes no named parameters" : ". It takes " + placeholders()));
    }

    private String placeholders() {
        return ":" + String.join(", :", names);
    }

    private static String placeholders(List<Integer> numbers) {
        return String.join(", ", numbers.stream().limit(5).map(n -> "$" + n).toList())
                + (numbers.size() > 5 ? ", ..." : "");
    }

    private String applyEdits(@Nullable String schema, int offset) {
        StringBuilder rendered = new StringBuilder(text.length() + 16);
        int copied = 0;
        for (Edit edit : edits) {
            rendered.append(text, copied, edit.start);
            switch (edit.token) {
                case ESCAPED_QUESTION_MARK -> rendered.append('?');
                case TEMPLATE -> Template.expand(text, edit.start, edit.end, schema, rendered);
                case NAMED_PARAMETER -> rendered.append('$').append(offset + positionalCount + edit.number);
                default -> rendered.append('$').append(offset + edit.number);
            }
            copied = edit.end;
        }
        return rendered.append(text, copied, text.length()).toString();
    }

    /** The one pass over the text. */
    private static final class Reader {

        private final String text;
        private final Dialect dialect;
        private final Lexer lexer;
        private final StatementShape shape;
        private final List<Edit> edits = new ArrayList<>();
        private final BitSet numbered = new BitSet();
        private final Map<String, Integer> names = new LinkedHashMap<>();
        private int positionalCount;
        private int firstNumbered = -1;
        private int firstOther = -1;

        Reader(String text, Dialect dialect) {
            this.text = text;
            this.dialect = dialect;
            this.lexer = new Lexer(text, dialect);
            this.shape = new StatementShape(lexer, dialect);
        }

        Reader read() {
            for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
                shape.accept(token);
                if (!shape.isInBody() || token == Token.TEMPLATE) {
                    take(token);
                }
            }
            if (firstNumbered >= 0 && firstOther >= 0) {
                throw new IllegalArgumentException("the statement mixes $n (" + Lexer.position(text, firstNumbered)
                        + ") with " + (text.charAt(firstOther) == '?' ? "?" : ":name") + " ("
                        + Lexer.position(text, firstOther)
                        + "): use one kind of placeholder. Where ? is an operator, write ??");
            }
            return this;
        }

        private void take(Token token) {
            switch (token) {
                case NUMBERED_PARAMETER -> numbered();
                case POSITIONAL_PARAMETER -> positional();
                case NAMED_PARAMETER -> named();
                case ESCAPED_QUESTION_MARK, TEMPLATE -> edit(token, 0);
                default -> {
                    // Sent as it is.
                }
            }
        }

        private void numbered() {
            int number = number();
            if (number < 1 || number > MAX_PARAMETERS) {
                throw new IllegalArgumentException("placeholder at " + Lexer.position(text, lexer.start())
                        + ": $n goes from $1 to $" + MAX_PARAMETERS);
            }
            numbered.set(number);
            edit(Token.NUMBERED_PARAMETER, number);
            firstNumbered = firstNumbered < 0 ? lexer.start() : firstNumbered;
        }

        private int number() {
            int number = 0;
            for (int at = lexer.start() + 1; at < lexer.end() && number <= MAX_PARAMETERS; at++) {
                number = number * 10 + text.charAt(at) - '0';
            }
            return number;
        }

        private void positional() {
            if (lexer.end() < text.length() && Character.isDigit(text.charAt(lexer.end()))) {
                throw new IllegalArgumentException("placeholder at " + Lexer.position(text, lexer.start())
                        + ": a numbered parameter is written $1, not ?1");
            }
            positionalCount++;
            edit(Token.POSITIONAL_PARAMETER, positionalCount);
            firstOther = firstOther < 0 ? lexer.start() : firstOther;
        }

        private void named() {
            String name = text.substring(lexer.start() + 1, lexer.end());
            names.putIfAbsent(name, names.size() + 1);
            edit(Token.NAMED_PARAMETER, names.get(name));
            firstOther = firstOther < 0 ? lexer.start() : firstOther;
        }

        private void edit(Token token, int number) {
            if (number > dialect.maxParameters()) {
                throw new IllegalArgumentException("the statement has more than " + dialect.maxParameters()
                        + " placeholders: give fewer values at a time, or join with a table that holds them");
            }
            edits.add(new Edit(token, lexer.start(), lexer.end(), number));
        }

        List<Integer> gaps() {
            List<Integer> gaps = new ArrayList<>();
            for (int number = 1; number < numbered.length(); number++) {
                if (!numbered.get(number)) {
                    gaps.add(number);
                }
            }
            return gaps;
        }
    }
}
