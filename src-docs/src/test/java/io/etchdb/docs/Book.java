package io.etchdb.docs;

import io.etchdb.annotation.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

// spotless:off
// tag::record[]
@Table("books")
public record Book(
        @Nullable Long id,
        String title,
        @Nullable String author,
        @Nullable Integer copies,
        @Nullable Instant addedAt) {}
// end::record[]
// spotless:on
