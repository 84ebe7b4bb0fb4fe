package io.etchdb.error;

import org.jspecify.annotations.Nullable;

/** What a URL asks for is not on the class path. */
public final class DriverMissingException extends EtchException {

    private static final long serialVersionUID = 1L;

    private final String artifact;

    public DriverMissingException(String message, String artifact, @Nullable Throwable cause) {
        super(message, null, null, cause);
        this.artifact = artifact;
    }

    /** The artifact to add, as {@code group:artifact}. */
    public String artifact() {
        return artifact;
    }
}
