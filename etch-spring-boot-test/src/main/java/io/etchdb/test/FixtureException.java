package io.etchdb.test;

import org.jspecify.annotations.Nullable;

/** A fixture that cannot be loaded; the message names the file, and table and row where it has come that far. */
public final class FixtureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FixtureException(String location, String problem, @Nullable Throwable cause) {
        super("fixture " + location + ": " + problem, cause);
    }
}
