package io.etchdb.springboot.autoconfigure;

/** Nothing says where the database is, and there is no SQLite driver for one in memory. */
final class NoDatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoDatabaseException() {
        super("no database is configured, and the SQLite driver for one in memory is not on the class path");
    }
}
