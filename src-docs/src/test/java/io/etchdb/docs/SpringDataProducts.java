package io.etchdb.docs;

import org.springframework.data.r2dbc.repository.Query;
import org.springframework.data.repository.reactive.ReactiveCrudRepository;
import reactor.core.publisher.Flux;

// tag::repository[]
interface SpringDataProducts extends ReactiveCrudRepository<SpringDataProduct, Long> {

    Flux<SpringDataProduct> findByStockGreaterThanOrderByName(int stock);

    @Query("SELECT code FROM products WHERE stock = :stock ORDER BY code")
    Flux<String> codesByStock(int stock);
}
// end::repository[]
