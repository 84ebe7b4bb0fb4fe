package io.etchdb.r2dbc.sqlite;

/** What a statement does, as far as its first words tell: enough to know where it may run and what it leaves behind. */
enum StatementKind {
    /** SELECT, VALUES, EXPLAIN. */
    READ,
    /** INSERT, UPDATE, DELETE, REPLACE. */
    WRITE,
    /** CREATE, ALTER, DROP and what else changes the schema. */
    SCHEMA,
    PRAGMA,
    BEGIN,
    COMMIT,
    ROLLBACK,
    ROLLBACK_TO,
    SAVEPOINT,
    RELEASE,
    ATTACH,
    /** VACUUM, ANALYZE, DETACH and what this driver does not know. */
    OTHER;

    boolean controlsTransaction() {
        return switch (this) {
            case BEGIN, COMMIT, ROLLBACK, ROLLBACK_TO, SAVEPOINT, RELEASE -> true;
            default -> false;
        };
    }
}
