package io.etchdb.row;

/** How a {@link ResultTable} is written. */
public enum ResultFormat {
    /** Columns aligned by what a terminal shows, numbers to the right. */
    TEXT,
    /** A table of Markdown. */
    MARKDOWN,
    /** A {@code <table>}, its text escaped. */
    HTML,
    /** Comma-separated values (RFC 4180), NULL as nothing and empty text as {@code ""}. */
    CSV,
    /** An array of objects, one a line. */
    JSON
}
