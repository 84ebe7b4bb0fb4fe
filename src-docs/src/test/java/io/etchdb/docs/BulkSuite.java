package io.etchdb.docs;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.row.Patch;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Sql;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What "Bulk" says, on each database. */
abstract class BulkSuite extends ChapterSuite {

    BulkSuite(Kind kind) {
        super(kind);
    }

    @Test
    void insertsManyRows() {
        List<Product> products = products(2_500);
        // tag::insert[]
        Mono<Long> count = etch.insertMany(products); // how many rows were written
        Flux<Product> stored = etch.insertManyReturning(products); // the rows as stored, in the order given
        Mono<Long> fresh =
                etch.insertMany(products, OnConflict.on(Product::code).ignore());
        // end::insert[]

        assertThat(one(count)).isEqualTo(2_500);
        assertThat(one(fresh)).isZero();
        run(etch.execute("DELETE FROM products"));
        assertThat(all(stored))
                .extracting(Product::code)
                .isEqualTo(products.stream().map(Product::code).toList());
    }

    @Test
    void insertsWhatStreamsIn() {
        Flux<Product> incoming = Flux.fromIterable(products(2_500));
        // tag::stream[]
        Mono<Long> imported = etch.insertMany(Product.class, incoming); // one transaction, bounded memory
        // end::stream[]

        assertThat(one(imported)).isEqualTo(2_500);
        Mono<Long> failing = etch.insertMany(
                Product.class,
                Flux.fromIterable(products(2_500))
                        .map(product -> product(product.code() + "'", product.name(), "1.00", 0))
                        .concatWith(Mono.error(new IllegalStateException("half-way"))));
        StepVerifier.create(failing).expectErrorMessage("half-way").verify(TIMEOUT);
        assertThat(one(etch.count(Product.class))).isEqualTo(2_500);
    }

    @Test
    void updatesEachRowInItsOwnWay() {
        List<Product> stored = stored(product("cup", "Cup", "4.50", 3), product("mug", "Mug", "6.00", 0));
        long cup = stored.get(0).id();
        long mug = stored.get(1).id();
        // spotless:off
        // tag::update[]
        Mono<Long> changed = etch.updateMany(List.of(
                Patch.of(Product.class, cup).set(Product::stock).plus(10),
                Patch.of(Product.class, mug).set(Product::name).to("Big mug").set(Product::retired).toNull()));
        // end::update[]
        // spotless:on

        assertThat(one(changed)).isEqualTo(2);
        assertThat(one(etch.require(Product.class, cup)).stock()).isEqualTo(13);
        assertThat(one(etch.require(Product.class, mug)).name()).isEqualTo("Big mug");
    }

    @Test
    void deletesByKeysAndByCondition() {
        List<Product> stored = stored(product("cup", "Cup", "4.50", 3), product("mug", "Mug", "6.00", 0));
        List<Long> keys = stored.stream().map(Product::id).toList();
        // tag::delete[]
        Mono<Long> deleted = etch.deleteMany(Product.class, keys);
        Mono<Long> soldOut =
                etch.deleteWhere(Product.class, where(Product::stock).eq(0));
        // end::delete[]

        assertThat(one(soldOut)).isEqualTo(1);
        assertThat(one(deleted)).isEqualTo(1);
    }

    @Test
    void composesOneTextWhateverTheCount() {
        // tag::text[]
        Sql one = etch.compose().deleteMany(Product.class, List.of(1L));
        Sql many = etch.compose().deleteMany(Product.class, List.of(1L, 2L, 3L));
        // PostgreSQL: DELETE FROM products WHERE id = ANY($1)
        // end::text[]

        if (!database().kind().isSqlite()) {
            assertThat(one.text()).isEqualTo(many.text()).isEqualTo("DELETE FROM products WHERE id = ANY($1)");
        }
    }

    private static List<Product> products(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Product(null, "p" + i, "Product " + i, BigDecimal.ONE, i % 2 == 0 ? null : i, null))
                .toList();
    }
}
