package io.etchdb.execution.internal;

import io.etchdb.error.IntegrityException.Kind;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What SQLite says of a constraint, which it says in its message only: {@code UNIQUE constraint failed: users.email}. */
record SqliteConstraint(
        @Nullable String constraint,
        @Nullable String table,
        @Nullable String column) {

    private static final String MARK = "constraint failed: ";

    static SqliteConstraint in(String message, Kind kind) {
        int mark = message.indexOf(MARK);
        if (mark < 0) {
            return new SqliteConstraint(null, null, null);
        }
        String said = upToParenthesis(message.substring(mark + MARK.length())).strip();
        if (kind == Kind.CHECK || said.startsWith("index '")) {
            return new SqliteConstraint(said.replace("index '", "").replace("'", ""), null, null);
        }
        int dot = said.indexOf('.');
        if (dot < 0) {
            return new SqliteConstraint(null, null, null);
        }
        String table = said.substring(0, dot);
        String columns = Arrays.stream(said.split(", "))
                .map(each -> each.startsWith(table + ".") ? each.substring(table.length() + 1) : each)
                .collect(Collectors.joining(", "));
        return new SqliteConstraint(null, table, columns);
    }

    /** sqlite-jdbc repeats the result code in parentheses behind the message of SQLite. */
    private static String upToParenthesis(String said) {
        int end = said.endsWith(")") && said.contains(" (") ? said.lastIndexOf(" (") : said.length();
        return said.substring(0, end);
    }
}
