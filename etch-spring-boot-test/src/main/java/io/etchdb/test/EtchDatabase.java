package io.etchdb.test;

import io.etchdb.testdatabases.TestDatabase;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a fresh database, dropped afterwards, and an {@code EtchTemplate} on it as a parameter of
 * test and lifecycle methods, and of the constructor where the database is the class's. A {@code TestDatabase}
 * parameter is the database's address, for other clients.
 *
 * <pre>{@code
 * @EtchDatabase(migrations = "classpath:migrations")
 * class AuthorsTest {
 *
 *     @Test
 *     void storesAuthor(EtchTemplate etch) { ... }
 * }
 * }</pre>
 *
 * <p>Needs JUnit Jupiter 5 or 6, and no Spring. A nested class without an annotation of its own shares the database of
 * the class around it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(EtchDatabaseExtension.class)
public @interface EtchDatabase {

    /** How long a database lives. */
    enum Lifetime {
        /** One for all tests of the class: what a test wrote, the next one sees. */
        CLASS,
        /** One for each test method: tests may run concurrently. */
        METHOD
    }

    /** Which database. */
    TestDatabase.Kind kind() default TestDatabase.Kind.SQLITE_MEMORY;

    /** How long a database lives. */
    Lifetime lifetime() default Lifetime.METHOD;

    /** Directory of migrations to apply, or {@code classpath:} and a folder; none if empty. */
    String migrations() default "";
}
