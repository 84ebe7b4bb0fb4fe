package io.etchdb.error;

import reactor.core.publisher.Mono;

/** A row that had to be there is not. */
public final class NotFoundException extends EtchException {

    private static final long serialVersionUID = 1L;

    private final Class<?> type;

    public NotFoundException(Class<?> type, String message) {
        super(message, null, null, null);
        this.type = type;
    }

    /**
     * A publisher that signals this error, for {@code switchIfEmpty}. The key itself is not part of the message.
     */
    public static <T> Mono<T> of(Class<T> type, Object key) {
        return Mono.error(() -> new NotFoundException(type, "no " + type.getSimpleName() + " with the key given"));
    }

    /** Record type of the row that is missing. */
    public Class<?> type() {
        return type;
    }
}
