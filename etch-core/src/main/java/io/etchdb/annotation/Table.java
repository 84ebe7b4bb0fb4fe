package io.etchdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the table a record is a row of. Typed operations need it; a record that only receives the rows of raw SQL does
 * not.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Table {
    /** Name of the table, exactly as the database has it. */
    String value();

    /** Schema that is always written before the table; empty for the one the connection or the template has. */
    String schema() default "";
}
