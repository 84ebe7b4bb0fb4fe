package io.etchdb.sample.author;

import io.etchdb.annotation.CreatedAt;
import io.etchdb.annotation.GeneratedKey;
import io.etchdb.annotation.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An author as stored. The name is unique. */
@Table("authors")
public record Author(
        @GeneratedKey UUID id,
        String name,
        @Nullable Integer born,
        @CreatedAt Instant createdAt) {}
