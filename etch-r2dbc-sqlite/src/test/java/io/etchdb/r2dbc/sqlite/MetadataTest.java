package io.etchdb.r2dbc.sqlite;

import static io.etchdb.r2dbc.sqlite.TestDatabase.all;
import static io.etchdb.r2dbc.sqlite.TestDatabase.await;
import static io.etchdb.r2dbc.sqlite.TestDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Nullability;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** What the driver says about columns, and that it stays true when the schema changes. */
class MetadataTest {

    private Path file;
    private TestDatabase database;
    private SqliteConnection connection;

    @BeforeEach
    void open(@TempDir Path directory) {
        file = directory.resolve("test.db");
        database = TestDatabase.with(SqliteConnectionConfiguration.file(file));
        connection = database.connect();
        await(
                update(
                        connection,
                        "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(20) NOT NULL, price REAL, data BLOB, day DATE)"));
        await(update(connection, "INSERT INTO t VALUES (1, 'a', 1.5, x'00', '2026-01-01')"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private List<? extends ColumnMetadata> columns(String sql) {
        return all(Flux.from(connection.createStatement(sql).execute())
                        .concatMap(result -> result.map((row, metadata) -> metadata.getColumnMetadatas())))
                .get(0);
    }

    @Test
    void namesDeclaredTypesJavaTypesAndNullabilityAreTold() {
        List<? extends ColumnMetadata> columns = columns("SELECT id, name, price, data, day, count(*) FROM t");
        assertThat(columns)
                .extracting(c -> c.getName())
                .containsExactly("id", "name", "price", "data", "day", "count(*)");
        assertThat(columns)
                .extracting(c -> c.getType().getName())
                .containsExactly("INTEGER", "VARCHAR(20)", "REAL", "BLOB", "DATE", "");
        assertThat(columns)
                .extracting(c -> (Object) c.getJavaType())
                .containsExactly(Long.class, String.class, Double.class, ByteBuffer.class, Object.class, Object.class);
        assertThat(columns)
                .extracting(c -> c.getNullability())
                .containsExactly(
                        Nullability.NON_NULL,
                        Nullability.NON_NULL,
                        Nullability.NULLABLE,
                        Nullability.NULLABLE,
                        Nullability.NULLABLE,
                        Nullability.UNKNOWN);
    }

    @Test
    void nullabilityIsNotClaimedWhereSqliteDoesNotKnow() {
        assertThat(columns("SELECT price AS id FROM t"))
                .extracting(c -> c.getNullability())
                .containsOnly(Nullability.UNKNOWN);
        assertThat(columns("SELECT b.id FROM t LEFT JOIN t b ON b.id = t.id + 1"))
                .extracting(c -> c.getNullability())
                .containsOnly(Nullability.UNKNOWN);
    }

    @Test
    void theStarFollowsTheSchema() throws Exception {
        assertThat(columns("SELECT * FROM t")).hasSize(5);
        await(update(connection, "ALTER TABLE t ADD COLUMN more TEXT"));
        assertThat(columns("SELECT * FROM t")).extracting(c -> c.getName()).endsWith("more");
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = other.createStatement()) {
            statement.execute("ALTER TABLE t RENAME COLUMN more TO less");
            assertThat(columns("SELECT * FROM t")).extracting(c -> c.getName()).endsWith("less");
            statement.execute("ALTER TABLE t DROP COLUMN less");
            assertThat(columns("SELECT * FROM t")).hasSize(5);
        }
    }

    @Test
    void generatedValuesAreReturnedByName() {
        var generated = all(Flux.from(connection
                        .createStatement("INSERT INTO t (name) VALUES ($1)")
                        .bind(0, "x")
                        .add()
                        .bind(0, "y")
                        .returnGeneratedValues("id", "name")
                        .execute())
                .concatMap(result -> result.map(row -> row.get("id") + "/" + row.get("NAME"))));
        assertThat(generated).containsExactly("2/x", "3/y");
    }

    @Test
    void productAndVersionAreTold() {
        assertThat(connection.getMetadata().getDatabaseProductName()).isEqualTo("SQLite");
        assertThat(connection.getMetadata().getDatabaseVersion()).startsWith("3.");
        assertThat(database.factory().getMetadata().getName()).isEqualTo("SQLite");
    }
}
