package io.etchdb.execution;

/** What a statement does, told by its leading verb alone: behind {@code WITH} by that of the main statement. */
public enum StatementKind {
    /** {@code SELECT}, {@code VALUES}, {@code TABLE}; with {@code FOR UPDATE} too. */
    SELECT,
    /** {@code INSERT}, {@code UPDATE}, {@code DELETE}, {@code MERGE}, {@code REPLACE}; with {@code RETURNING} too. */
    DML,
    /** {@code CREATE}, {@code ALTER}, {@code DROP}, {@code TRUNCATE}. */
    DDL,
    /** Everything else, such as {@code EXPLAIN}, {@code SET}, {@code PRAGMA}. */
    OTHER
}
