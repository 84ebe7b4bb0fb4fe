package io.etchdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says how a key of type {@link java.util.UUID} is filled when an inserted row leaves it unset: on this side, mostly. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface GeneratedKey {
    /** How the key is made. */
    Strategy value() default Strategy.UUID_V7;

    /** Ways to make a key. */
    enum Strategy {
        /** Time-ordered (RFC 9562, section 5.7): new keys land at the end of the index. */
        UUID_V7,
        /** Random (RFC 9562, section 5.4). */
        UUID_V4,
        /** By the default of the column, as {@code gen_random_uuid()} is: nothing is done on this side. */
        DATABASE
    }
}
