package io.etchdb.row;

import org.jspecify.annotations.Nullable;

/** What a {@link Patch} does to one column. */
public sealed interface Change {

    /** The column gets this value; {@code null} is an explicit NULL. */
    record To(@Nullable Object value) implements Change {}

    /** The column grows by this amount. */
    record Plus(Number amount) implements Change {}

    /** The column shrinks by this amount. */
    record Minus(Number amount) implements Change {}

    /** The column gets the time of the database clock. */
    record Now() implements Change {}
}
