package io.etchdb.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.etchdb.EtchTemplate;
import io.etchdb.sql.Names;
import io.etchdb.sql.Sql;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What "Raw SQL" says, on each database. */
abstract class RawSqlSuite extends ChapterSuite {

    RawSqlSuite(Kind kind) {
        super(kind);
    }

    // tag::model[]
    record Sold(String code, long pieces) {}
    // end::model[]

    @Test
    void readsIntoRecords() {
        sell();
        // spotless:off
        // tag::fetch-models[]
        Flux<Sold> sold = etch.fetchModels(Sold.class, """
                SELECT p.code, sum(l.quantity) AS pieces
                FROM products p JOIN order_lines l ON l.product_id = p.id
                WHERE l.order_id = $1
                GROUP BY p.code ORDER BY p.code""", 7);
        // end::fetch-models[]
        // spotless:on

        assertThat(all(sold)).containsExactly(new Sold("cup", 2), new Sold("mug", 1));
    }

    @Test
    void takesEachStyleOfPlaceholder() {
        sell();
        // spotless:off
        // tag::placeholders[]
        etch.fetchVal(Long.class, "SELECT count(*) FROM products WHERE stock > $1 AND name <> $2", 0, "Jug");
        etch.fetchVal(Long.class, "SELECT count(*) FROM products WHERE stock > ? AND name <> ?", 0, "Jug");
        etch.fetchVal(Long.class, Sql.of("SELECT count(*) FROM products WHERE stock > :min AND name <> :name")
                .bind("min", 0).bind("name", "Jug"));
        // end::placeholders[]
        // spotless:on

        Sql named = Sql.of("SELECT count(*) FROM products WHERE stock > :min AND name <> :name")
                .bind("min", 0)
                .bind("name", "Jug");
        assertThat(one(etch.fetchVal(Long.class, named))).isEqualTo(1);
        assertThat(one(etch.fetchVal(
                        Long.class, "SELECT count(*) FROM products WHERE stock > ? AND name <> ?", 0, "Jug")))
                .isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> etch.fetchVal(Long.class, "SELECT $1 + $2", 1));
    }

    @Test
    void readsMapsAndValues() {
        sell();
        // tag::fetch[]
        Flux<Map<String, @Nullable Object>> rows = etch.fetch("SELECT code, stock FROM products ORDER BY code");
        Mono<Map<String, @Nullable Object>> row = etch.fetchRow("SELECT code FROM products WHERE code = $1", "cup");
        Mono<Integer> stock = etch.fetchVal(Integer.class, "SELECT stock FROM products WHERE code = $1", "cup");
        Mono<Optional<String>> maybe = etch.fetchOptional(String.class, "SELECT max(code) FROM products");
        // end::fetch[]

        assertThat(all(rows)).extracting(map -> map.get("code")).containsExactly("cup", "mug");
        assertThat(one(row)).containsEntry("code", "cup");
        assertThat(one(stock)).isEqualTo(3);
        assertThat(one(maybe)).contains("mug");
    }

    @Test
    void executes() {
        sell();
        // spotless:off
        // tag::execute[]
        Mono<Long> changed = etch.execute("UPDATE products SET stock = stock + 1 WHERE stock < $1", 100); // rows: 2

        Mono<Void> prepared = etch.executeScript("""
                CREATE TABLE labels (code text PRIMARY KEY);
                INSERT INTO labels VALUES ('new'), ('used');
                """); // one transaction
        // end::execute[]
        // spotless:on

        assertThat(one(changed)).isEqualTo(2);
        run(prepared);
        assertThat(one(etch.execute("DROP TABLE labels"))).isEqualTo(-1);
    }

    @Test
    void namesTablesAndColumnsOfRecords() {
        // spotless:off
        // tag::names[]
        String sql = "SELECT " + Names.columns(Product.class, "p") + " FROM " + Names.table(Product.class) + " p"
                + " WHERE p.stock = (SELECT max(stock) FROM products)";
        Flux<Product> fullest = etch.fetchModels(Product.class, sql);
        // end::names[]
        // spotless:on

        stored(product("cup", "Cup", "4.50", 3), product("mug", "Mug", "6.00", 0));
        assertThat(all(fullest)).extracting(Product::code).containsExactly("cup");
    }

    @Test
    void expandsTemplates() {
        String schema = database().kind().isSqlite() ? "main" : "public";
        // tag::templates[]
        EtchTemplate shop = etch.inSchema(schema);
        Mono<Long> count = shop.fetchVal(Long.class, "SELECT count(*) FROM {{tables.products}}");
        // SELECT count(*) FROM public.products
        // end::templates[]

        StepVerifier.create(count).expectNext(0L).expectComplete().verify(TIMEOUT);
    }

    private void sell() {
        stored(product("cup", "Cup", "4.50", 3), product("mug", "Mug", "6.00", 0)).stream()
                .map(product -> new OrderLine(7, product.id(), product.code().equals("cup") ? 2 : 1))
                .forEach(line -> run(etch.insert(line)));
    }
}
