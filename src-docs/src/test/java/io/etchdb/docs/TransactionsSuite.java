package io.etchdb.docs;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchRepository;
import io.etchdb.EtchTemplate;
import io.etchdb.TransactionOptions;
import io.etchdb.error.IntegrityException;
import io.etchdb.row.Key;
import io.etchdb.row.Patch;
import io.etchdb.sql.Query;
import io.etchdb.testdatabases.TestDatabase.Kind;
import io.r2dbc.spi.IsolationLevel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What "Transactions" says, on each database. */
abstract class TransactionsSuite extends ChapterSuite {

    TransactionsSuite(Kind kind) {
        super(kind);
    }

    // spotless:off
    // tag::order[]
    Mono<OrderLine> order(long orderId, long productId, int quantity) {
        return etch.transaction(tx -> tx
                .update(Patch.of(Product.class, productId).set(Product::stock).minus(quantity),
                        where(Product::stock).ge(quantity))
                .switchIfEmpty(Mono.error(new IllegalStateException("sold out")))
                .then(tx.insert(new OrderLine(orderId, productId, quantity))));
    }
    // end::order[]
    // spotless:on

    @Test
    void appliesAllOrNothing() {
        long cup = stored(product("cup", "Cup", "4.50", 3)).get(0).id();

        assertThat(one(order(1, cup, 2)).quantity()).isEqualTo(2);
        StepVerifier.create(order(2, cup, 2)).expectErrorMessage("sold out").verify(TIMEOUT);
        StepVerifier.create(order(1, cup, 1))
                .expectError(IntegrityException.class)
                .verify(TIMEOUT);
        assertThat(one(etch.require(Product.class, cup)).stock()).isEqualTo(1);
    }

    @Test
    void undoesSavepointAlone() {
        long cup = stored(product("cup", "Cup", "4.50", 3)).get(0).id();
        OrderLine line = new OrderLine(1, cup, 1);
        // spotless:off
        // tag::savepoint[]
        Mono<Product> sold = etch.transaction(tx -> tx
                .transaction(inner -> inner.insert(line)) // a savepoint
                .onErrorResume(IntegrityException.class, duplicate -> Mono.empty()) // only the insert is undone
                .then(tx.update(Patch.of(Product.class, cup).set(Product::stock).minus(1))));
        // end::savepoint[]
        // spotless:on

        assertThat(one(sold).stock()).isEqualTo(2);
        assertThat(one(sold).stock()).isEqualTo(1);
        assertThat(one(etch.count(OrderLine.class))).isEqualTo(1);
    }

    @Test
    void takesOptions() {
        stored(product("cup", "Cup", "4.50", 3));
        // spotless:off
        // tag::options[]
        TransactionOptions options = TransactionOptions.defaults()
                .isolation(IsolationLevel.SERIALIZABLE)
                .timeout(Duration.ofSeconds(5)) // rolled back after that
                .retry(3); // after a ConcurrencyException, with growing pauses

        Mono<Long> retired = etch.transaction(options, tx -> tx
                .count(Product.class, where(Product::stock).eq(0))
                .flatMap(soldOut -> tx.updateWhere(
                        Patch.of(Product.class).set(Product::retired).now(), where(Product::stock).eq(0))));

        Mono<Long> report = etch.transaction(TransactionOptions.defaults().readOnly(), tx -> tx.count(Product.class));
        // end::options[]
        // spotless:on

        assertThat(one(retired)).isZero();
        assertThat(one(report)).isEqualTo(1);
    }

    // spotless:off
    // tag::repositories[]
    static class Products extends EtchRepository<Product, Long> {
        Products(EtchTemplate etch) { super(etch, Product.class); }

        Flux<Product> inStock() {
            return all(from().where(Product::stock).gt(0).orderBy(Product::name));
        }
    }

    static class OrderLines extends EtchRepository<OrderLine, Key> {
        OrderLines(EtchTemplate etch) { super(etch, OrderLine.class); }
    }

    Mono<OrderLine> sell(OrderLine line) {
        return etch.transaction(tx -> new Products(tx)
                .update(Patch.of(Product.class, line.productId()).set(Product::stock).minus(line.quantity()))
                .then(new OrderLines(tx).insert(line)));
    }
    // end::repositories[]
    // spotless:on

    @Test
    void sharesTransactionBetweenRepositories() {
        long cup = stored(product("cup", "Cup", "4.50", 3)).get(0).id();

        assertThat(one(sell(new OrderLine(1, cup, 3)))).isEqualTo(new OrderLine(1, cup, 3));
        assertThat(all(new Products(etch).inStock())).isEmpty();
        StepVerifier.create(sell(new OrderLine(1, cup, 1)))
                .expectError(IntegrityException.class)
                .verify(TIMEOUT);
        assertThat(one(etch.require(Product.class, cup)).stock()).isZero();
    }

    @Test
    void streamsInTransaction() {
        stored(product("cup", "Cup", "4.50", 3), product("mug", "Mug", "6.00", 0));
        // spotless:off
        // tag::many[]
        Flux<Product> snapshot = etch.transactionMany(tx -> tx
                .query(Query.from(Product.class).orderBy(Product::code)));
        // end::many[]
        // spotless:on

        assertThat(all(snapshot)).extracting(Product::code).containsExactly("cup", "mug");
    }
}
