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

/** What creates a book. The names are those of {@link Book}; without {@code copies} the table's default applies. */
record NewBook(
        @NotNull UUID authorId,
        @NotBlank @Size(max = 300) String title,

        @Nullable @Pattern(regexp = "\\d{13}", message = "must have 13 digits")
        String isbn,

        @Nullable @Positive Integer pages,
        @Nullable @PositiveOrZero @Max(1000) Integer copies) {}
