package io.etchdb.docs;

import io.etchdb.annotation.GeneratedKey;
import io.etchdb.annotation.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

// spotless:off
// tag::record[]
@Table("tickets")
record Ticket(@GeneratedKey @Nullable UUID id, @Nullable String tenant, String subject, @Nullable Instant closed) {}
// end::record[]
// spotless:on
