package io.etchdb.springboot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the context of a test a database of its own and keeps its test methods apart. {@link EtchTest} contains it; on
 * {@code @SpringBootTest} it does the same for a whole application, one with a real port included.
 *
 * <p>Migrations run once for each context.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureEtchDatabase {

    /** Which database; it goes before everything that the application's properties say. */
    Database database() default Database.SQLITE_MEMORY;

    /** What keeps test methods apart. */
    Isolation isolation() default Isolation.ROLLBACK;
}
