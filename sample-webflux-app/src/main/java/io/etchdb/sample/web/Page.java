package io.etchdb.sample.web;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is wanted, from the query parameters {@code after} and {@code size}.
 *
 * @param after {@code next} of the page before; none for the first page
 * @param size rows of a page, {@value #DEFAULT_SIZE} unless told
 */
public record Page(@Nullable String after, @Min(1) @Max(100) Integer size) {

    private static final int DEFAULT_SIZE = 20;

    public Page(@Nullable String after, @Nullable Integer size) {
        this.after = after;
        this.size = Objects.requireNonNullElse(size, DEFAULT_SIZE);
    }
}
