package io.etchdb.sample.author;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What creates an author. The names are those of {@link Author}. */
record NewAuthor(
        @NotBlank @Size(max = 200) String name,
        @Nullable @Max(2100) Integer born) {}
