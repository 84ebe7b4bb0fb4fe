package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.testdatabases.TestDatabase.Kind;

class SqliteFileDemandTest extends DemandSuite {

    SqliteFileDemandTest() {
        super(Kind.SQLITE_FILE);
    }

    /** A cursor left open would hold its snapshot, and a checkpoint could not empty the log. */
    @Override
    void assertNothingRuns() {
        run(etch.executeScript("CREATE TABLE IF NOT EXISTS written (n integer)"));
        run(etch.execute("INSERT INTO written VALUES (1)"));
        assertThat(run(etch.fetchRow("PRAGMA wal_checkpoint(TRUNCATE)"))).containsEntry("busy", 0L);
    }
}
