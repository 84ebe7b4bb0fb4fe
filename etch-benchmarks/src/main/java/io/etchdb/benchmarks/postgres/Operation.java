package io.etchdb.benchmarks.postgres;

/** What a caller does again and again. A unit is what throughput, CPU and allocation are counted by. */
enum Operation {
    /** One row by its key. */
    GET(1, false),
    /** A thousand rows into a list. */
    LIST(1, false),
    /** One row in, as it is stored out. */
    INSERT(1, true),
    /** One column of one row; the row as it now is out. */
    UPDATE(1, true),
    /** Get, update and insert in a transaction. */
    TRANSACTION(1, true),
    /** Ten thousand rows in one transaction; how many. */
    INSERT_MANY(Users.BULK, true),
    /** Ten thousand rows in one transaction; the rows as they are stored. */
    INSERT_MANY_RETURNING(Users.BULK, true),
    /** One column of ten thousand rows, another value for each, in one transaction; how many. */
    UPDATE_MANY(Users.BULK, true),
    /** A million rows, one after the other. */
    STREAM(Users.MANY, false);

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
