package io.etchdb.sample.book;

import io.etchdb.annotation.CreatedAt;
import io.etchdb.annotation.GeneratedKey;
import io.etchdb.annotation.Table;
import io.etchdb.annotation.UpdatedAt;
import io.etchdb.annotation.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A book as stored.
 *
 * @param isbn unique where there is one
 * @param copies how many are on the shelf; lending takes one away, and the table refuses less than none
 * @param version counts the changes; a patch has to say which one it was made on
 */
@Table("books")
public record Book(
        @GeneratedKey UUID id,
        UUID authorId,
        String title,
        @Nullable String isbn,
        @Nullable Integer pages,
        int copies,
        @CreatedAt Instant createdAt,
        @UpdatedAt Instant updatedAt,
        @Version long version) {}
