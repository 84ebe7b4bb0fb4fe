package io.etchdb.sample.web;

import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Calls whose arguments come from a client. */
public final class ClientInput {

    private ClientInput() {}

    /**
     * Makes such a call. Etch refuses a bad argument, such as a page token of another query, by an
     * {@link IllegalArgumentException} from the call itself; here the client is to blame, and 400 says so.
     */
    public static <R> R fromClient(Supplier<R> call) {
        try {
            return call.get();
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
        }
    }
}
