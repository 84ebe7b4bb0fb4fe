package io.etchdb.docs;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.IntegrityException;
import io.etchdb.row.Patch;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What "Writing" says, on each database. */
abstract class WritingSuite extends ChapterSuite {

    WritingSuite(Kind kind) {
        super(kind);
    }

    @Test
    void insertsAndSaysWhatStands() {
        // tag::insert[]
        Mono<Product> cup = etch.insert(new Product(null, "cup", "Cup", new BigDecimal("4.50"), null, null));
        // INSERT INTO products (code, name, price) VALUES ($1, $2, $3) RETURNING id, code, name, price, stock, retired
        // end::insert[]

        Product stored = one(cup);
        assertThat(stored.id()).isPositive();
        assertThat(stored.stock()).isZero();
        assertThat(etch.compose().insert(product("cup", "Cup", "4.50", 1)).text())
                .isEqualTo("INSERT INTO products (code, name, price, stock) VALUES ($1, $2, $3, $4)"
                        + " RETURNING id, code, name, price, stock, retired");
        assertThatThrownBy(() -> one(cup))
                .isInstanceOfSatisfying(IntegrityException.class, error -> assertThat(error.kind())
                        .isEqualTo(IntegrityException.Kind.UNIQUE));
    }

    @Test
    void decidesWhatConflictDoes() {
        Product cup = product("cup", "Cup", "4.50", 3);
        stored(cup);
        Product dear = product("cup", "Big cup", "9.50", 1);
        // tag::conflict[]
        Mono<Product> kept = etch.insert(dear, OnConflict.ignore()); // empty when a row stood in the way
        Mono<Product> replaced = etch.insert(dear, OnConflict.on(Product::code).update()); // every set column
        Mono<Product> priced = etch.insert(dear, OnConflict.on(Product::code).update(Product::price)); // only this one
        // end::conflict[]

        StepVerifier.create(kept).expectComplete().verify(TIMEOUT);
        assertThat(one(priced)).extracting(Product::name, Product::stock).containsExactly("Cup", 3);
        assertThat(one(replaced)).extracting(Product::name, Product::stock).containsExactly("Big cup", 1);
    }

    @Test
    void upsertsByKeyAndCounts() {
        // spotless:off
        // tag::upsert[]
        Mono<OrderLine> line = etch.insert(new OrderLine(7, 1, 2), OnConflict.upsert());
        // ... ON CONFLICT (order_id, product_id) DO UPDATE SET quantity = excluded.quantity

        Mono<PageViews> viewed = etch.insert(new PageViews("/", 1),
                OnConflict.on(PageViews::page).set(PageViews::views).plus(1));
        // ... ON CONFLICT (page) DO UPDATE SET views = page_views.views + $3
        // end::upsert[]
        // spotless:on

        run(etch.insert(new Product(1L, "cup", "Cup", BigDecimal.ONE, 1, null)));
        assertThat(one(line)).isEqualTo(new OrderLine(7, 1, 2));
        assertThat(etch.compose()
                        .insert(
                                new PageViews("/", 1),
                                OnConflict.on(PageViews::page)
                                        .set(PageViews::views)
                                        .plus(1))
                        .text())
                .contains("ON CONFLICT (page) DO UPDATE SET views = page_views.views + $3");
        assertThat(one(viewed).views()).isEqualTo(1);
        assertThat(one(viewed).views()).isEqualTo(2);
    }

    @Test
    void updatesByKeyWithGuard() {
        long id = stored(product("cup", "Cup", "4.50", 3)).get(0).id();
        // spotless:off
        // tag::update[]
        Mono<Product> sold = etch.update(
                Patch.of(Product.class, id).set(Product::stock).minus(1),
                where(Product::stock).gt(0)); // empty when nothing is left
        // UPDATE products SET stock = stock - $1 WHERE id = $2 AND stock > $3 RETURNING ...
        // end::update[]
        // spotless:on

        assertThat(one(sold).stock()).isEqualTo(2);
        run(sold.then(sold));
        StepVerifier.create(sold).expectComplete().verify(TIMEOUT);
    }

    @Test
    void changesManyRowsAlike() {
        stored(product("cup", "Cup", "4.50", 3), product("mug", "Mug", "6.00", 0));
        // spotless:off
        // tag::where[]
        Mono<Long> retired = etch.updateWhere(
                Patch.of(Product.class).set(Product::retired).now(),
                where(Product::stock).eq(0));

        Flux<Product> removed = etch.deleteWhereReturning(Product.class, where(Product::retired).isNotNull());

        Mono<Long> everything = etch.deleteWhere(Product.class, Where.all()); // every row: say so
        // end::where[]
        // spotless:on

        assertThat(one(retired)).isEqualTo(1);
        assertThat(all(removed)).extracting(Product::code).containsExactly("mug");
        assertThat(one(everything)).isEqualTo(1);
    }

    @Test
    void deletesAndSaysWhatWas() {
        Product cup = stored(product("cup", "Cup", "4.50", 3)).get(0);
        long id = cup.id();
        // tag::delete[]
        Mono<Product> gone = etch.delete(Product.class, id); // the row as it was, empty if there was none
        // end::delete[]

        assertThat(one(gone)).isEqualTo(cup);
        StepVerifier.create(gone).expectComplete().verify(TIMEOUT);
    }

    @Test
    void keepsManagedColumns() {
        // tag::managed[]
        Mono<Article> first = etch.insert(new Article(null, "Draft", null, null, null));
        // id: a UUID version 7 made here; created and updated: the database's clock; version: 0

        Mono<Article> second = first.flatMap(article -> etch.update(Patch.of(Article.class, article.id())
                .set(Article::title)
                .to("Final")
                .set(Article::version)
                .to(article.version())));
        // ... SET title = $1, updated = CURRENT_TIMESTAMP, version = version + 1 WHERE id = $2 AND version = $3
        // end::managed[]

        Article article = one(second);
        assertThat(article.version()).isEqualTo(1);
        assertThat(article.id().version()).isEqualTo(7);
        assertThatThrownBy(() -> one(etch.update(new Article(article.id(), "Late", null, null, 0L))))
                .isInstanceOf(ConcurrencyException.class)
                .hasMessageContaining("articles");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> etch.update(new Article(article.id(), "Blind", null, null, null)));
    }
}
