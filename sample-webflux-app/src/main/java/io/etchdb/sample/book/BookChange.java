package io.etchdb.sample.book;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a patch of a book may say; only the members that it names are checked. */
record BookChange(
        @NotNull UUID authorId,
        @NotBlank @Size(max = 300) String title,

        @Nullable @Pattern(regexp = "\\d{13}", message = "must have 13 digits")
        String isbn,

        @Nullable @Positive Integer pages,
        @NotNull @PositiveOrZero @Max(1000) Integer copies,
        @NotNull Long version) {}
