package io.etchdb.testdatabases;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * The parent of a suite that holds each case once and runs on several databases, with a small subclass per database:
 *
 * <pre>{@code
 * abstract class CrudSuite extends DatabaseSuite {
 *     CrudSuite(TestDatabase.Kind kind) { super(kind); }
 *     @Test void insertsRow() { ... database().url() ... }
 * }
 * class PostgresCrudTest extends CrudSuite { PostgresCrudTest() { super(Kind.POSTGRES); } }
 * class SqliteFileCrudTest extends CrudSuite { SqliteFileCrudTest() { super(Kind.SQLITE_FILE); } }
 * }</pre>
 *
 * <p>One database per test class: opened before the suite's own {@code @BeforeAll} methods, closed after its
 * {@code @AfterAll} methods. The suite's methods of that kind need not be static, for one instance serves all tests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DatabaseSuite {

    private final TestDatabase.Kind kind;
    private @Nullable TestDatabase database;

    /** Runs the suite on a fresh database of {@code kind}. */
    protected DatabaseSuite(TestDatabase.Kind kind) {
        this.kind = kind;
    }

    /** The database of this test class. */
    protected final TestDatabase database() {
        if (database == null) {
            throw new IllegalStateException(
                    "The database of " + getClass().getSimpleName() + " is open only between @BeforeAll and @AfterAll");
        }
        return database;
    }

    @BeforeAll
    final void openDatabase() {
        database = kind.open();
    }

    @AfterAll
    final void closeDatabase() {
        TestDatabase open = database;
        database = null;
        if (open != null) {
            open.close();
        }
    }
}
