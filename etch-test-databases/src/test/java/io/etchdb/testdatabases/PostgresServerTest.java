package io.etchdb.testdatabases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresServerTest {

    private PostgresServer server;

    @BeforeAll
    void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    void closeServer() {
        server.close();
    }

    @Test
    void refusesWrongPassword() {
        TestDatabase database = server.createDatabase();

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> DriverManager.getConnection(jdbcUrl(database), database.username(), "wrong"))
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }

    @Test
    void keepsPortAndDataWhenStoppedAndRestarted() throws SQLException {
        TestDatabase database = databaseWithOneRow();
        int port = server.port();

        server.stop();
        assertThat(server.isRunning()).isFalse();
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect(database));
        server.restart();

        assertThat(server.isRunning()).isTrue();
        assertThat(server.port()).isEqualTo(port);
        assertThat(rows(database)).isEqualTo(1);
    }

    @Test
    void keepsDataAndBreaksConnectionsWhenKilled() throws SQLException {
        TestDatabase database = databaseWithOneRow();
        try (Connection connection = connect(database)) {
            server.kill();

            assertThat(server.isRunning()).isFalse();
            assertThat(connection.isValid(5)).isFalse();
        }
        server.restart();

        assertThat(rows(database)).isEqualTo(1);
    }

    @Test
    void cutsConnectionsWhenRestartedWhileRunning() throws SQLException {
        TestDatabase database = databaseWithOneRow();
        try (Connection connection = connect(database)) {
            server.restart();

            assertThat(connection.isValid(5)).isFalse();
        }
        assertThat(rows(database)).isEqualTo(1);
    }

    @Test
    void leavesNothingBehindWhenClosedWhileRunningOrKilled() {
        for (boolean killed : new boolean[] {false, true}) {
            PostgresServer own = PostgresServer.start();
            assertThat(own.data()).isDirectory();
            if (killed) {
                own.kill();
            }

            own.close();
            own.close();

            assertThat(own.data()).doesNotExist();
            assertThat(own.log()).doesNotExist();
            assertThat(own.isRunning()).isFalse();
        }
    }

    @Test
    void clearsUpAfterAnEarlierJvmThatWasKilled() throws IOException {
        Path leftData = Files.createDirectory(server.data().resolveSibling("left-" + UUID.randomUUID()));
        Path leftLog = Files.writeString(leftData.resolveSibling(leftData.getFileName() + ".log"), "log");
        Path lock = Files.writeString(leftData.resolve("epg-lock"), "");
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofMinutes(11))));

        PostgresServer.start().close();

        assertThat(leftData).doesNotExist();
        assertThat(leftLog).doesNotExist();
        assertThat(server.data()).isDirectory();
        assertThat(server.log()).isRegularFile();
    }

    private TestDatabase databaseWithOneRow() throws SQLException {
        TestDatabase database = server.createDatabase();
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t AS SELECT 1 AS id");
        }
        return database;
    }

    private static int rows(TestDatabase database) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM t")) {
            assertThat(result.next()).isTrue();
            return result.getInt(1);
        }
    }

    private static Connection connect(TestDatabase database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), database.username(), database.password());
    }

    private static String jdbcUrl(TestDatabase database) {
        return "jdbc:postgresql://" + database.host() + ":" + database.port() + "/" + database.database();
    }
}
