package io.etchdb.docs;

import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;

// tag::record[]
@Table("order_lines")
public record OrderLine(@Id long orderId, @Id long productId, int quantity) {}
// end::record[]
