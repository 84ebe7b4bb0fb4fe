package io.etchdb.sample.web;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Calls whose arguments come from a client. */
public final class ClientInput {

    private ClientInput() {}

    /**
     * Makes such a call. Etch refuses a bad argument by an {@link IllegalArgumentException} from the call itself; here the
     * client is to blame, and 400 says so in etch's words.
     */
    public static <R> R fromClient(Supplier<R> call) {
        return orBadRequest(call, Throwable::getMessage);
    }

    /** Makes a call in which nothing can be wrong but the page token, which may be of another list. */
    public static <R> R pageFromClient(Supplier<R> call) {
        return orBadRequest(call, e -> "\"after\" is no token of this list. Start again without it.");
    }

    private static <R> R orBadRequest(Supplier<R> call, Function<Exception, @Nullable String> detail) {
        try {
            return call.get();
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, detail.apply(e), e);
        }
    }
}
