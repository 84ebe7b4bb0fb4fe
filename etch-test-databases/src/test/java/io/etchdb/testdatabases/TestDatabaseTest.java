package io.etchdb.testdatabases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {

    @Test
    void givesEachCallerAnEmptyPostgresDatabaseOfItsOwn() throws SQLException {
        try (TestDatabase one = TestDatabase.postgres();
                TestDatabase other = TestDatabase.postgres()) {
            execute(one, "CREATE TABLE t (id int)");

            assertThat(fetch(one, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                    .isEqualTo("1");
            assertThat(fetch(other, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                    .isEqualTo("0");
            assertThat(one.database()).isNotEqualTo(other.database());
            assertThat(one.port()).isEqualTo(other.port());
        }
    }

    @Test
    void sortsTextByCodePointWhateverTheServersDefault() throws SQLException {
        try (TestDatabase database = TestDatabase.postgres()) {
            assertThat(fetch(database, "SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['b', 'a', 'B']) x"))
                    .isEqualTo("Bab");
            assertThat(fetch(database, "SHOW server_encoding")).isEqualTo("UTF8");
        }
    }

    @Test
    void dropsPostgresDatabaseUnderOpenConnections() throws SQLException {
        TestDatabase database = TestDatabase.postgres();
        try (Connection open = connect(database)) {
            database.close();

            assertThat(open.isValid(5)).isFalse();
        }
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> connect(database))
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("3D000"));
    }

    @Test
    void closesTwiceWithoutHarm() {
        TestDatabase database = TestDatabase.postgres();
        database.close();
        database.close();

        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect(database));
    }

    @Test
    void namesPostgresDatabaseInBothUrlForms() {
        try (TestDatabase database = TestDatabase.postgres()) {
            String rest = "://" + database.username() + ":" + database.password() + "@" + database.host() + ":"
                    + database.port() + "/" + database.database();

            assertThat(database.kind()).isEqualTo(TestDatabase.Kind.POSTGRES);
            assertThat(database.kind().isSqlite()).isFalse();
            assertThat(database.url()).isEqualTo("postgresql" + rest);
            assertThat(database.r2dbcUrl()).isEqualTo("r2dbc:postgresql" + rest);
            assertThat(database.toString()).contains(database.database()).doesNotContain(database.password());
        }
    }

    @Test
    void givesSqliteFileADirectoryThatGoesWithIt() throws IOException {
        TestDatabase database = TestDatabase.sqliteFile();
        Path file = Path.of(database.url().substring("sqlite:".length()));
        assertThat(file).isAbsolute().doesNotExist();
        assertThat(file.getParent()).isEmptyDirectory();
        assertThat(database.r2dbcUrl()).isEqualTo("r2dbc:sqlite:///" + file);
        assertThat(database.kind().isSqlite()).isTrue();
        Files.writeString(file, "data");
        Files.writeString(Path.of(file + "-wal"), "log");

        database.close();

        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void namesSqliteInMemoryAnewEachTime() {
        try (TestDatabase one = TestDatabase.sqliteMemory();
                TestDatabase other = TestDatabase.sqliteMemory()) {
            assertThat(one.url()).isEqualTo("sqlite::memory:");
            assertThat(one.r2dbcUrl()).startsWith("r2dbc:sqlite:mem:///").isNotEqualTo(other.r2dbcUrl());
        }
    }

    @Test
    void saysThatSqliteHasNoServer() {
        try (TestDatabase database = TestDatabase.sqliteMemory()) {
            assertThatIllegalStateException()
                    .isThrownBy(database::host)
                    .withMessageContaining("SQLITE_MEMORY has no server")
                    .withMessageContaining("url()");
        }
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String fetch(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    private static Connection connect(TestDatabase database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), database.username(), database.password());
    }

    private static String jdbcUrl(TestDatabase database) {
        return "jdbc:postgresql://" + database.host() + ":" + database.port() + "/" + database.database();
    }
}
