package io.etchdb.benchmarks.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The operations over a JDBC connection. */
final class JdbcSession implements AutoCloseable {

    private final Connection connection;
    private final boolean keepsStatements;
    private final Map<String, PreparedStatement> kept = new HashMap<>();

    private JdbcSession(Connection connection, boolean keepsStatements) {
        this.connection = connection;
        this.keepsStatements = keepsStatements;
    }

    /** Prepares each statement once; for a connection that stays with its owner. */
    static JdbcSession keepingStatements(Connection connection) {
        return new JdbcSession(connection, true);
    }

    /** Prepares each statement each time, as one does on a connection from a pool. */
    static JdbcSession preparingEach(Connection connection) {
        return new JdbcSession(connection, false);
    }

    void perform(Operation operation, Caller caller) throws SQLException {
        switch (operation) {
            case SELECT -> {
                long id = caller.anyId();
                select(id).check(id);
            }
            case INSERT -> insert(caller.anyId());
            case UPDATE -> update(caller.anyId());
            case TRANSACTION -> addInTransaction(caller.anyId());
            case BULK -> bulk(operation.units());
            // There is no other thread in this world: the raw loop is what both are compared with.
            case STREAM, STREAM_ACROSS -> stream();
            case MIXED -> throw new IllegalArgumentException("MIXED is made of others");
        }
    }

    /** For whoever steps through the rows by himself. */
    PreparedStatement streaming() throws SQLException {
        return prepare(Database.STREAM);
    }

    private Item select(long id) throws SQLException {
        PreparedStatement statement = prepare(Database.SELECT);
        try {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("there is no item " + id);
                }
                return Item.from(row);
            }
        } finally {
            release(statement);
        }
    }

    private void insert(long item) throws SQLException {
        PreparedStatement statement = prepare(Database.INSERT);
        try {
            bindEvent(statement, item);
            one(statement.executeUpdate());
        } finally {
            release(statement);
        }
    }

    private void update(long id) throws SQLException {
        PreparedStatement statement = prepare(Database.UPDATE);
        try {
            statement.setLong(1, id);
            one(statement.executeUpdate());
        } finally {
            release(statement);
        }
    }

    private void addInTransaction(long id) throws SQLException {
        inTransaction(() -> {
            long quantity = select(id).quantity();
            PreparedStatement statement = prepare(Database.SET_QUANTITY);
            try {
                statement.setLong(1, quantity + 1);
                statement.setLong(2, id);
                one(statement.executeUpdate());
            } finally {
                release(statement);
            }
        });
    }

    private void bulk(int rows) throws SQLException {
        inTransaction(() -> {
            PreparedStatement statement = prepare(Database.INSERT);
            try {
                for (int i = 0; i < rows; i++) {
                    bindEvent(statement, i);
                    statement.addBatch();
                }
                for (int count : statement.executeBatch()) {
                    one(count);
                }
            } finally {
                release(statement);
            }
        });
    }

    private void stream() throws SQLException {
        PreparedStatement statement = prepare(Database.STREAM);
        Item.Tally tally = new Item.Tally();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                tally.add(Item.from(row));
            }
        } finally {
            release(statement);
        }
        tally.check();
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void inTransaction(Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            work.run();
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void bindEvent(PreparedStatement statement, long item) throws SQLException {
        statement.setLong(1, item);
        statement.setString(2, Database.KIND);
        statement.setString(3, Database.PAYLOAD);
    }

    private static void one(int count) {
        if (count != 1) {
            throw new IllegalStateException("changed " + count + " rows, not 1");
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        if (!keepsStatements) {
            return connection.prepareStatement(sql);
        }
        PreparedStatement statement = kept.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            kept.put(sql, statement);
        }
        return statement;
    }

    private void release(PreparedStatement statement) throws SQLException {
        if (!keepsStatements) {
            statement.close();
        }
    }

    /** Closes the connection, or gives it back. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
