package io.etchdb.docs;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchRepository;
import io.etchdb.EtchTemplate;
import io.etchdb.Window;
import io.etchdb.row.Patch;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Query;
import io.etchdb.sql.Scroll;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.TestDatabase.Kind;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.repository.support.R2dbcRepositoryFactory;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Update;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Both sides of "Coming from Spring Data R2DBC", on each database. */
abstract class ComingFromSpringDataSuite extends ChapterSuite {

    private SpringDataProducts repository;
    private R2dbcEntityTemplate template;
    private DatabaseClient client;
    private TransactionalOperator transactional;

    ComingFromSpringDataSuite(Kind kind) {
        super(kind);
    }

    @BeforeAll
    void openSpringData() {
        ConnectionFactory factory = ConnectionFactories.get(database().r2dbcUrl());
        template = new R2dbcEntityTemplate(factory);
        client = template.getDatabaseClient();
        repository = new R2dbcRepositoryFactory(template).getRepository(SpringDataProducts.class);
        transactional = TransactionalOperator.create(new R2dbcTransactionManager(factory));
    }

    // spotless:off
    // tag::repository[]
    static class ProductRepository extends EtchRepository<Product, Long> {

        ProductRepository(EtchTemplate etch) { super(etch, Product.class); }

        Flux<Product> inStock() {
            return all(from().where(Product::stock).gt(0).orderBy(Product::name));
        }

        Flux<String> codesByStock(int stock) {
            return etch().fetch("SELECT code FROM products WHERE stock = $1 ORDER BY code", stock)
                    .map(row -> (String) row.get("code"));
        }
    }
    // end::repository[]
    // spotless:on

    @Test
    void readsAlike() {
        stored(product("mug", "Mug", "6.00", 4), product("cup", "Cup", "4.50", 3), product("jug", "Jug", "9.00", 0));
        ProductRepository products = new ProductRepository(etch);

        assertThat(all(repository.findByStockGreaterThanOrderByName(0)))
                .extracting(SpringDataProduct::code)
                .containsExactly("cup", "mug");
        assertThat(all(products.inStock())).extracting(Product::code).containsExactly("cup", "mug");
        assertThat(all(repository.codesByStock(0))).containsExactly("jug");
        assertThat(all(products.codesByStock(0))).containsExactly("jug");
    }

    @Test
    void writesRowWithKeyOfItsOwn() {
        // tag::save-spring[]
        SpringDataProduct cup = new SpringDataProduct(5L, "cup", "Cup", new BigDecimal("4.50"), 3, null);
        Mono<SpringDataProduct> saved = repository.save(cup); // has a key, so it is an UPDATE: no row, and no error
        // end::save-spring[]
        // tag::save-etch[]
        Mono<Product> inserted = etch.insert(new Product(5L, "cup", "Cup", new BigDecimal("4.50"), 3, null));
        // end::save-etch[]

        assertThat(one(saved)).isEqualTo(cup);
        assertThat(one(etch.count(Product.class))).isZero();
        assertThat(one(inserted).id()).isEqualTo(5);
        assertThat(one(etch.count(Product.class))).isEqualTo(1);
    }

    @Test
    void leavesDefaultToDatabase() {
        // tag::default-spring[]
        Mono<SpringDataProduct> saved = repository.save(new SpringDataProduct(
                null,
                "cup",
                "Cup",
                new BigDecimal("4.50"),
                null,
                null)); // stock is 0 in the table, null in what comes back
        // end::default-spring[]
        // tag::default-etch[]
        Mono<Product> inserted = etch.insert(new Product(
                null, "cup", "Cup", new BigDecimal("4.50"), null, null)); // stock is left out: 0, and it comes back
        // end::default-etch[]

        assertThat(one(saved).stock()).isNull();
        run(etch.deleteWhere(Product.class, Where.all()));
        assertThat(one(inserted).stock()).isZero();
    }

    @Test
    void changesOneColumn() {
        long id = stored(product("cup", "Cup", "4.50", 3)).get(0).id();
        // spotless:off
        // tag::update-spring[]
        Mono<Long> sold = client.sql("UPDATE products SET stock = stock - 1 WHERE id = :id AND stock > 0")
                .bind("id", id)
                .fetch().rowsUpdated();
        Mono<Long> renamed = template.update(
                org.springframework.data.relational.core.query.Query.query(Criteria.where("id").is(id)),
                Update.update("name", "Big cup"), SpringDataProduct.class);
        // end::update-spring[]
        // tag::update-etch[]
        Mono<Product> soldRow = etch.update(
                Patch.of(Product.class, id).set(Product::stock).minus(1), where(Product::stock).gt(0));
        Mono<Product> renamedRow = etch.update(Patch.of(Product.class, id).set(Product::name).to("Big cup"));
        // end::update-etch[]
        // spotless:on

        assertThat(one(sold)).isEqualTo(1);
        assertThat(one(renamed)).isEqualTo(1);
        assertThat(one(soldRow).stock()).isEqualTo(1);
        assertThat(one(renamedRow).name()).isEqualTo("Big cup");
    }

    @Test
    void insertsOrUpdates() {
        stored(product("cup", "Cup", "4.50", 3));
        // spotless:off
        // tag::upsert-spring[]
        Mono<Long> upserted = client.sql("""
                        INSERT INTO products (code, name, price) VALUES (:code, :name, :price)
                        ON CONFLICT (code) DO UPDATE SET name = excluded.name, price = excluded.price""")
                .bind("code", "cup").bind("name", "Big cup").bind("price", new BigDecimal("9.50"))
                .fetch().rowsUpdated();
        // end::upsert-spring[]
        // tag::upsert-etch[]
        Mono<Product> row = etch.insert(
                new Product(null, "cup", "Big cup", new BigDecimal("9.50"), null, null),
                OnConflict.on(Product::code).update());
        // end::upsert-etch[]
        // spotless:on

        assertThat(one(upserted)).isEqualTo(1);
        assertThat(one(row)).extracting(Product::name, Product::stock).containsExactly("Big cup", 3);
    }

    @Test
    void insertsManyRows() {
        List<SpringDataProduct> theirs = IntStream.range(0, 100)
                .mapToObj(i -> new SpringDataProduct(null, "s" + i, "Product", BigDecimal.ONE, 0, null))
                .toList();
        List<Product> products = IntStream.range(0, 100)
                .mapToObj(i -> product("p" + i, "Product", "1", 0))
                .toList();
        // tag::bulk-spring[]
        Flux<SpringDataProduct> saved =
                repository.saveAll(theirs).as(transactional::transactional); // a statement a row
        // end::bulk-spring[]
        // tag::bulk-etch[]
        Flux<Product> inserted = etch.insertManyReturning(products); // one statement
        // end::bulk-etch[]

        assertThat(all(saved)).hasSize(100);
        assertThat(all(inserted)).hasSize(100);
    }

    @Test
    void readsPageAfterPage() {
        stored(product("cup", "Cup", "4.50", 3), product("mug", "Mug", "6.00", 4), product("jug", "Jug", "9.00", 0));
        int page = 0;
        String after = null;
        // spotless:off
        // tag::page-spring[]
        Flux<SpringDataProduct> theirs = template.select(SpringDataProduct.class)
                .matching(org.springframework.data.relational.core.query.Query.empty()
                        .with(PageRequest.of(page, 2, Sort.by("name", "id")))) // OFFSET: page 1000 reads 2000 rows
                .all();
        // end::page-spring[]
        // tag::page-etch[]
        Mono<Window<Product>> ours = etch.window(Query.from(Product.class).orderBy(Product::name), Scroll.keyset(2), after);
        // end::page-etch[]
        // spotless:on

        assertThat(all(theirs)).extracting(SpringDataProduct::code).containsExactly("cup", "jug");
        assertThat(one(ours).rows()).extracting(Product::code).containsExactly("cup", "jug");
    }

    // spotless:off
    // tag::transaction-spring[]
    Mono<Void> sellTheirs(long id, int pieces) {
        return client.sql("UPDATE products SET stock = stock - :n WHERE id = :id AND stock >= :n")
                .bind("n", pieces).bind("id", id)
                .fetch().rowsUpdated()
                .filter(rows -> rows == 1)
                .switchIfEmpty(Mono.error(new IllegalStateException("sold out")))
                .then(client.sql("INSERT INTO order_lines (order_id, product_id, quantity) VALUES (1, :id, :n)")
                        .bind("id", id).bind("n", pieces)
                        .then())
                .as(transactional::transactional);
    }
    // end::transaction-spring[]

    // tag::transaction-etch[]
    Mono<OrderLine> sell(long id, int pieces) {
        return etch.transaction(tx -> tx
                .update(Patch.of(Product.class, id).set(Product::stock).minus(pieces), where(Product::stock).ge(pieces))
                .switchIfEmpty(Mono.error(new IllegalStateException("sold out")))
                .then(tx.insert(new OrderLine(1, id, pieces))));
    }
    // end::transaction-etch[]
    // spotless:on

    @Test
    void sellsInTransaction() {
        List<Product> stored = stored(product("cup", "Cup", "4.50", 3), product("mug", "Mug", "6.00", 4));
        run(sellTheirs(stored.get(0).id(), 2));
        assertThat(one(sell(stored.get(1).id(), 2)).quantity()).isEqualTo(2);

        StepVerifier.create(sellTheirs(stored.get(0).id(), 2))
                .expectErrorMessage("sold out")
                .verify(TIMEOUT);
        StepVerifier.create(sell(stored.get(1).id(), 3))
                .expectErrorMessage("sold out")
                .verify(TIMEOUT);
        assertThat(all(etch.query(OrderLine.class)))
                .extracting(OrderLine::quantity)
                .containsExactly(2, 2);
    }
}
