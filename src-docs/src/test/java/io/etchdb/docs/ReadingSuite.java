package io.etchdb.docs;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.EtchTemplate;
import io.etchdb.Window;
import io.etchdb.error.NotFoundException;
import io.etchdb.error.NotUniqueException;
import io.etchdb.row.Key;
import io.etchdb.sql.Query;
import io.etchdb.sql.Scroll;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What "Reading" says, on each database. */
abstract class ReadingSuite extends ChapterSuite {

    ReadingSuite(Kind kind) {
        super(kind);
    }

    @Test
    void readsOneRow() {
        Product cup = stored(product("cup", "Cup", "4.50", 3)).get(0);
        run(etch.insert(new OrderLine(7, cup.id(), 2)));
        long id = cup.id();
        // tag::one[]
        Mono<Product> byKey = etch.get(Product.class, id); // empty if there is none
        Mono<Product> required = etch.require(Product.class, id); // NotFoundException if there is none
        Mono<OrderLine> line = etch.get(OrderLine.class, Key.of(7, id)); // a composite key
        Mono<Product> byCode = etch.get(Product.class, where(Product::code).eq("cup")); // LIMIT 1
        Mono<Product> only =
                etch.one(Query.from(Product.class).where(Product::name).eq("Cup"));
        // end::one[]

        assertThat(List.of(one(byKey), one(required), one(byCode), one(only))).containsOnly(cup);
        assertThat(one(line).quantity()).isEqualTo(2);
        StepVerifier.create(etch.get(Product.class, -1)).expectComplete().verify(TIMEOUT);
        assertThatThrownBy(() -> one(etch.require(Product.class, -1)))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("products");
        stored(product("mug", "Cup", "5.00", 0));
        assertThatThrownBy(() -> one(only)).isInstanceOf(NotUniqueException.class);
    }

    @Test
    void readsRowsThatFit() {
        stored(product("cup", "Cup", "4.50", 3), product("mug", "Mug", "6.00", 0), product("jug", "Jug", "12.00", 5));
        // tag::conditions[]
        Flux<Product> cheap = etch.query(
                Product.class,
                where(Product::price)
                        .lt(new BigDecimal("10"))
                        .and(Product::stock)
                        .gt(0));

        Flux<Product> some = etch.query(Query.from(Product.class)
                .where(Product::code)
                .in("cup", "mug")
                .and(Product::retired)
                .isNull()
                .orderByDesc(Product::name)
                .limit(10));

        Flux<Product> raw = etch.query(
                Product.class, where(Product::stock).ge(0).and(Where.sql("length(code) = ? OR name = ?", 4, "Jug")));
        // end::conditions[]

        if (!database().kind().isSqlite()) {
            assertThat(all(cheap)).extracting(Product::code).containsExactly("cup");
        }
        assertThat(all(some)).extracting(Product::code).containsExactly("mug", "cup");
        assertThat(all(raw)).extracting(Product::code).containsExactly("jug");
    }

    @Test
    void countsAndTests() {
        stored(product("cup", "Cup", "4.50", 3), product("mug", "Mug", "6.00", 0));
        // tag::count[]
        Mono<Long> products = etch.count(Product.class);
        Mono<Long> soldOut = etch.count(Product.class, where(Product::stock).eq(0));
        Mono<Boolean> anyRetired =
                etch.exists(Product.class, where(Product::retired).isNotNull());
        // end::count[]

        assertThat(one(products)).isEqualTo(2);
        assertThat(one(soldOut)).isEqualTo(1);
        assertThat(one(anyRetired)).isFalse();
    }

    @Test
    void readsOnlyWhatIsAskedFor() {
        storedMany(50);
        // tag::stream[]
        Flux<Product> first = etch.query(Product.class)
                .filter(product -> product.stock() % 2 == 0)
                .take(3); // cancels: the database stops reading
        // end::stream[]

        assertThat(all(first)).hasSize(3);
    }

    @Test
    void scrollsThroughTable() {
        storedMany(25);
        // tag::scroll[]
        Flux<Product> everything = etch.scroll(Query.from(Product.class), Scroll.keyset(10));

        Flux<Product> byName = etch.scroll(
                Query.from(Product.class).where(Product::stock).ge(0).orderBy(Product::name), Scroll.keyset(10));

        Flux<Product> pages = etch.scroll(Query.from(Product.class).orderBy(Product::name), Scroll.offset(10));
        // end::scroll[]

        assertThat(all(everything)).hasSize(25);
        assertThat(all(byName)).extracting(Product::name).hasSize(25).isSorted();
        assertThat(all(pages)).isEqualTo(all(byName));
    }

    // spotless:off
    // tag::window[]
    Mono<Window<Product>> page(@Nullable String after) {
        return etch.window(Query.from(Product.class).orderBy(Product::name), Scroll.keyset(10), after);
    }
    // end::window[]
    // spotless:on

    @Test
    void readsWindowAfterWindow() {
        storedMany(25);
        List<Product> seen = new ArrayList<>();
        String after = null;
        do {
            Window<Product> window = one(page(after));
            seen.addAll(window.rows());
            after = window.next();
        } while (after != null);

        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        StepVerifier.create(Mono.defer(() -> page("forged")))
                .expectError(IllegalArgumentException.class)
                .verify(TIMEOUT);
    }

    @Test
    void confinesToScope() {
        stored(product("cup", "Cup", "4.50", 3), product("mug", "Mug", "6.00", 0));
        // tag::scoped[]
        EtchTemplate soldOut = etch.scoped(Product.class, where(Product::stock).eq(0));

        Flux<Product> mugs = soldOut.query(Product.class); // ... WHERE stock = 0
        Mono<Product> jug =
                soldOut.insert(new Product(null, "jug", "Jug", new BigDecimal("12.00"), null, null)); // stock 0
        // end::scoped[]

        assertThat(all(mugs)).extracting(Product::code).containsExactly("mug");
        assertThat(one(jug).stock()).isZero();
    }

    private void storedMany(int count) {
        stored(IntStream.range(0, count)
                .mapToObj(i -> product("p" + i, "Product " + i, "1.00", i))
                .toArray(Product[]::new));
    }
}
