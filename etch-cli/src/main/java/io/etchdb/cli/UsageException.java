package io.etchdb.cli;

import org.jspecify.annotations.Nullable;

/** The command cannot be carried out as it was given; nothing was tried. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        this(message, null);
    }

    UsageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
