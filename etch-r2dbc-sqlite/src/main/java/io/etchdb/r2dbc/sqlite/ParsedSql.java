package io.etchdb.r2dbc.sqlite;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * SQL text taken apart: its statements, and the parameters of them all, numbered from 0.
 *
 * @param statements the statements in order, none of them empty
 * @param parameterCount one more than the highest parameter number
 * @param names parameters by name, without the sign in front
 * @param used which parameter numbers occur
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody, written by nobody, read for each execution.
record ParsedSql(List<One> statements, int parameterCount, Map<String, Integer> names, boolean[] used) {

    /**
     * One statement.
     *
     * @param text what SQLite gets: every parameter written as {@code ?k}, k counting from 1 within this statement
     * @param slots for each parameter of this statement its number in the whole text
     * @param returns whether it has a RETURNING clause of its own
     * @param needsWriter whether it asks what the connection that writes has done, or is about to tie itself to it
     */
    @SuppressWarnings("ArrayRecordComponent")
    record One(String text, StatementKind kind, int[] slots, boolean returns, boolean needsWriter) {

        /** The same statement, giving back columns of the rows it writes; others stay as they are. */
        One returning(List<String> columns) {
            if (kind != StatementKind.WRITE || returns) {
                return this;
            }
            String list = columns.isEmpty() ? "*" : String.join(", ", columns);
            return new One(text + " RETURNING " + list, kind, slots, true, needsWriter);
        }
    }

    /** The number of the parameter called {@code name}, with or without its sign. */
    int position(String name) {
        Integer position = names.get(name);
        if (position == null && name.length() > 1 && "$:@?".indexOf(name.charAt(0)) >= 0) {
            position = names.get(name.substring(1));
        }
        if (position == null) {
            throw new NoSuchElementException(
                    names.isEmpty()
                            ? "No parameter \"" + name + "\": the statement has " + parameterCount + ", bound by index"
                            : "No parameter \"" + name + "\". Parameters: " + String.join(", ", names.keySet()));
        }
        return position;
    }

    int checked(int index) {
        if (index < 0 || index >= parameterCount) {
            throw new IndexOutOfBoundsException(
                    "No parameter " + index + ": the statement has " + parameterCount + ", counted from 0");
        }
        return index;
    }

    /** A column name for RETURNING, quoted so that an unknown one is an error and not, as with double quotes, a string. */
    static String quoteColumn(String name) {
        String bare = name;
        if (name.length() > 1) {
            char first = name.charAt(0);
            char last = name.charAt(name.length() - 1);
            boolean quoted = (first == last && (first == '"' || first == '`')) || (first == '[' && last == ']');
            bare = quoted ? name.substring(1, name.length() - 1) : name;
        }
        if (bare.isEmpty() || bare.indexOf(']') >= 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "\"%s\" cannot be quoted as a column name", name));
        }
        return bare.equals("*") ? bare : "[" + bare + "]";
    }
}
