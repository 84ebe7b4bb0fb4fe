package io.etchdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says what a column is called, or which PostgreSQL type it has, where the default does not fit. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Column {
    /** Name of the column, exactly as the database has it; empty for the component's name in snake_case. */
    String value() default "";

    /**
     * PostgreSQL type to which values are cast, such as {@code mood} for an enum type; composed as {@code $n::mood}.
     * SQLite has no such types and ignores it.
     */
    String type() default "";
}
