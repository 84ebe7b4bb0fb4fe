package io.etchdb.benchmarks.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The tables, the statements that every contender uses, and the count afterwards. */
final class Database {

    static final int ITEMS = 1_000_000;

    static final String SELECT = "SELECT id, name, price, quantity, note FROM item WHERE id = ?";
    static final String STREAM = "SELECT id, name, price, quantity, note FROM item";
    static final String UPDATE = "UPDATE item SET quantity = quantity + 1 WHERE id = ?";
    static final String SET_QUANTITY = "UPDATE item SET quantity = ? WHERE id = ?";
    static final String INSERT = "INSERT INTO event (item, kind, payload) VALUES (?, ?, ?)";

    static final String KIND = "viewed";
    static final String PAYLOAD = "something of about sixty characters, as such a column may hold";

    private Database() {}

    /** A data source as a careful user would set it up; the same settings as the driver's defaults. */
    static SQLiteDataSource dataSource(Path file, String synchronous) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.valueOf(synchronous.toUpperCase(Locale.ROOT)));
        config.setBusyTimeout(5_000);
        config.enforceForeignKeys(true);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        // Off by one line, and a quarter of the cost of an insert: whoever measures has found it.
        config.setGetGeneratedKeys(false);
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl("jdbc:sqlite:" + file);
        return dataSource;
    }

    static void create(Path file, boolean withItems) throws SQLException {
        try (Connection connection = dataSource(file, "off").getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "CREATE TABLE event (id INTEGER PRIMARY KEY, item INTEGER NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL)");
            statement.executeUpdate(
                    "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL NOT NULL, quantity INTEGER NOT NULL, note TEXT NOT NULL)");
            if (withItems) {
                statement.executeUpdate(
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ITEMS
                                + ") INSERT INTO item SELECT i, 'item-' || i, i * 0.25, 0, 'what there is to say of ' || i FROM n");
            }
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /** Without log: the template is closed, so all of it is in the file. */
    static void copy(Path template, Path file) throws IOException {
        Files.copy(template, file);
    }

    /** How many writes the database holds: rows inserted plus additions made. */
    static long writes(Path file) throws SQLException {
        try (Connection connection = dataSource(file, "normal").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT (SELECT count(*) FROM event) + (SELECT coalesce(sum(quantity), 0) FROM item)")) {
            row.next();
            return row.getLong(1);
        }
    }
}
