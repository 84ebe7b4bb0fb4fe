package io.etchdb.sql;

/** The two databases, as far as the text of a statement differs between them. */
public enum Dialect {
    /** PostgreSQL 14 and later. */
    POSTGRES,
    /** SQLite 3.35 and later. */
    SQLITE
}
