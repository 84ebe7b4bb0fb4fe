package io.etchdb.benchmarks.sqlite;

/** What a caller does again and again. A unit is what throughput and CPU are counted by: a row, or a single operation. */
enum Operation {
    /** One row by its key. */
    SELECT(1, false),
    /** One row, in autocommit. */
    INSERT(1, true),
    /** Adds one to a row, in autocommit. */
    UPDATE(1, true),
    /** Reads a row and writes it back plus one, in a transaction. */
    TRANSACTION(1, true),
    /** Many rows in one transaction. */
    BULK(10_000, true),
    /** All rows, seen on the thread that reads them. */
    STREAM(Database.ITEMS, false),
    /** All rows, seen on another thread than the one that reads them. */
    STREAM_ACROSS(Database.ITEMS, false),
    /** Mostly SELECT, some UPDATE and TRANSACTION: never performed itself, see {@link Caller#next}. */
    MIXED(1, false);

    private final int units;
    private final boolean writes;

    Operation(int units, boolean writes) {
        this.units = units;
        this.writes = writes;
    }

    int units() {
        return units;
    }

    boolean writes() {
        return writes;
    }
}
