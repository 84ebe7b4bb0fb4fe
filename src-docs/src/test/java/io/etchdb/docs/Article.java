package io.etchdb.docs;

import io.etchdb.annotation.CreatedAt;
import io.etchdb.annotation.GeneratedKey;
import io.etchdb.annotation.Table;
import io.etchdb.annotation.UpdatedAt;
import io.etchdb.annotation.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

// spotless:off
// tag::record[]
@Table("articles")
public record Article(
        @GeneratedKey @Nullable UUID id,
        String title,
        @CreatedAt @Nullable Instant created,
        @UpdatedAt @Nullable Instant updated,
        @Version @Nullable Long version) {}
// end::record[]
// spotless:on
