package io.etchdb.docs;

import io.etchdb.annotation.Column;
import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import io.etchdb.annotation.Transient;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

// spotless:off
// tag::record[]
@Table("members")
public record Member(
        @Id @Nullable Long id,
        String name,
        @Nullable String email,
        @Column("display") @Nullable String displayName, // without @Column: display_name
        @Nullable Integer visits,
        @Nullable Instant seenAt,
        @Transient @Nullable String greeting) {}
// end::record[]
// spotless:on
