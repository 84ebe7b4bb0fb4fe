package io.etchdb.error;

/** More than one row where exactly one was asked for. */
public final class NotUniqueException extends EtchException {

    private static final long serialVersionUID = 1L;

    private final Class<?> type;

    public NotUniqueException(Class<?> type, String message) {
        super(message, null, null, null);
        this.type = type;
    }

    /** Record type of the rows. */
    public Class<?> type() {
        return type;
    }
}
