package io.etchdb.docs;

import io.etchdb.annotation.Table;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

// spotless:off
// tag::record[]
@Table("products")
public record Product(
        @Nullable Long id,
        String code,
        String name,
        BigDecimal price,
        @Nullable Integer stock,
        @Nullable Instant retired) {}
// end::record[]
// spotless:on
