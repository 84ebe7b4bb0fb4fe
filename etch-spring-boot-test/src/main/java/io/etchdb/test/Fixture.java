package io.etchdb.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Rows that are there before a test method: those of the class first, then those of the method.
 *
 * <p>A file ending in {@code .sql} is a script. One ending in {@code .json} names tables and their rows, and is inserted
 * in the order in which it is written, parents before children:
 *
 * <pre>{@code
 * { "authors": [ { "id": 1, "name": "Le Guin" } ],
 *   "books":   [ { "id": 1, "author_id": 1, "title": "The Dispossessed" } ] }
 * }</pre>
 *
 * <p>A column that a row does not name gets its default. Values are what the database makes of them: on PostgreSQL
 * any type that JSON can say, on SQLite text, numbers, 0 and 1 for booleans, and JSON text for objects and arrays.
 * Each file is loaded whole or not at all; a wrong one fails the test with a {@link FixtureException} that names it.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Repeatable(Fixture.Several.class)
public @interface Fixture {

    /** Files, loaded in this order: {@code classpath:} and a path, or a path from the working directory. */
    String[] value();

    /** Holds repeated ones. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @Inherited
    @interface Several {

        /** The annotations. */
        Fixture[] value();
    }
}
