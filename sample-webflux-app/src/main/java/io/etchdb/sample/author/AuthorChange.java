package io.etchdb.sample.author;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What a patch of an author may say; only the members that it names are checked. */
record AuthorChange(
        @NotBlank @Size(max = 200) String name,
        @Nullable @Max(2100) Integer born) {}
