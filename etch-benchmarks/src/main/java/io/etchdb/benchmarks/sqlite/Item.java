package io.etchdb.benchmarks.sqlite;

import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import io.r2dbc.spi.Readable;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row that is read. Every contender reads the same five columns by index. */
@Table("item")
record Item(@Id long id, String name, double price, long quantity, String note) {

    static Item from(ResultSet row) throws SQLException {
        return new Item(row.getLong(1), row.getString(2), row.getDouble(3), row.getLong(4), row.getString(5));
    }

    // No column is ever null: unboxing cannot fail.
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    static Item from(Readable row) {
        return new Item(
                row.get(0, Long.class),
                row.get(1, String.class),
                row.get(2, Double.class),
                row.get(3, Long.class),
                row.get(4, String.class));
    }

    void check(long expected) {
        if (id != expected || !name.equals("item-" + expected)) {
            throw new IllegalStateException("asked for item " + expected + ", got " + id + " " + name);
        }
    }

    /** What a consumer of a stream makes of the rows. */
    static final class Tally {

        private long rows;
        private long ids;
        private long characters;

        void add(Item item) {
            rows++;
            ids += item.id();
            characters += item.name().length() + item.note().length();
        }

        void check() {
            long expected = (long) Database.ITEMS * (Database.ITEMS + 1L) / 2;
            if (rows != Database.ITEMS || ids != expected || characters == 0) {
                throw new IllegalStateException("read " + rows + " of " + Database.ITEMS + " rows");
            }
        }
    }
}
