package io.etchdb.error;

import org.jspecify.annotations.Nullable;

/** A record and a result do not fit together, or a record is declared wrongly. Names the record and the component. */
public final class MappingException extends EtchException {

    private static final long serialVersionUID = 1L;

    public MappingException(String message) {
        this(message, null);
    }

    public MappingException(String message, @Nullable Throwable cause) {
        super(message, null, null, cause);
    }
}
