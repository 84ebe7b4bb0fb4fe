package io.etchdb.docs;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

// spotless:off
// tag::record[]
@Table("products")
public record SpringDataProduct(
        @Id @Nullable Long id,
        String code,
        String name,
        BigDecimal price,
        @Nullable Integer stock,
        @Nullable Instant retired) {}
// end::record[]
// spotless:on
