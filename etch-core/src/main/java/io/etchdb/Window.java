package io.etchdb;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a query read by keyset.
 *
 * @param rows the rows, in order
 * @param next token for the page behind this one, {@code null} if there is none; opaque, safe in a URL, not secret
 * @param <T> the record
 */
public record Window<T>(List<T> rows, @Nullable String next) {

    public Window {
        rows = List.copyOf(rows);
    }
}
