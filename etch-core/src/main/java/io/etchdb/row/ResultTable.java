package io.etchdb.row;

import java.util.List;
import java.util.Map;

/**
 * Rows to look at, maps or records. Immutable.
 *
 * <pre>{@code
 * etch.fetch("SELECT id, name FROM users").collectList().map(ResultTable::of).doOnNext(System.out::println)
 * }</pre>
 *
 * <p>Columns are the keys of all maps in the order in which they come first, and components of a record but the transient
 * ones. All rows are held; to write long results portion by portion there is {@link ResultPrinter}.
 */
public final class ResultTable {

    private final List<?> rows;

    private ResultTable(List<?> rows) {
        this.rows = rows;
    }

    /**
     * A table of these rows, each a {@link Map} or a record.
     *
     * @throws IllegalArgumentException if one is neither
     */
    public static ResultTable of(Iterable<?> rows) {
        return new ResultTable(Cells.rows(rows));
    }

    /** The table in this format, each line ended. */
    public String as(ResultFormat format) {
        ResultPrinter printer = ResultPrinter.of(format);
        return printer.print(rows) + printer.end();
    }

    /** The table with columns aligned by what a terminal shows. */
    public String text() {
        return as(ResultFormat.TEXT);
    }

    /** The table in Markdown. */
    public String markdown() {
        return as(ResultFormat.MARKDOWN);
    }

    /** The table in HTML, its text escaped. */
    public String html() {
        return as(ResultFormat.HTML);
    }

    /** The table as comma-separated values (RFC 4180). */
    public String csv() {
        return as(ResultFormat.CSV);
    }

    /** The table as an array of JSON objects. */
    public String json() {
        return as(ResultFormat.JSON);
    }

    /** The same as {@link #text()}. */
    @Override
    public String toString() {
        return text();
    }
}
