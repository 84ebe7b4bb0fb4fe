package io.etchdb;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import io.etchdb.row.ColumnRef;
import io.etchdb.sql.Query;
import io.etchdb.sql.Scroll;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * C024, C049: pages of random rows in random orders are the whole in order, whatever is NULL and whatever ties. The order
 * is checked twice: by a sort in Java, and by the database's own ORDER BY of everything at once.
 */
abstract class KeysetPropertiesSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    enum Mood {
        CALM,
        SAD,
        WILD
    }

    @Table("items")
    record Item(
            @Id int id,
            @Id int part,
            @Nullable String name,
            @Nullable Integer rank,
            @Nullable BigDecimal price,
            @Nullable Instant at,
            @Nullable UUID token,
            @Nullable Boolean flag,
            @Nullable Mood mood,
            @Nullable LocalDate day,
            @Nullable Double ratio,
            int level) {

        Item withPart(int other) {
            return new Item(id, other, name, rank, price, at, token, flag, mood, day, ratio, level);
        }
    }

    /** A column to order by: as etch, as SQL and as Java know it. */
    @SuppressWarnings("ImmutableEnumChecker") // what the fields hold is immutable
    enum By {
        ID(Item::id, "id", Item::id),
        PART(Item::part, "part", Item::part),
        NAME(Item::name, "name", Item::name),
        RANK(Item::rank, "rank", Item::rank),
        PRICE(Item::price, "price", Item::price),
        AT(Item::at, "at", Item::at),
        TOKEN(
                Item::token,
                "token",
                item -> item.token() == null ? null : item.token().toString()),
        FLAG(Item::flag, "flag", Item::flag),
        MOOD(
                Item::mood,
                "mood",
                item -> item.mood() == null ? null : item.mood().name()),
        DAY(Item::day, "day", Item::day),
        RATIO(Item::ratio, "ratio", Item::ratio),
        LEVEL(Item::level, "level", Item::level);

        final ColumnRef<Item, ?> column;
        final String sql;
        final Comparator<Item> order;

        <C extends Comparable<C>> By(ColumnRef<Item, ?> column, String sql, Function<Item, @Nullable C> value) {
            this.column = column;
            this.sql = sql;
            this.order = Comparator.comparing(value, Comparator.nullsFirst(Comparator.naturalOrder()));
        }
    }

    /** A condition as etch and as Java know it. */
    @SuppressWarnings("ImmutableEnumChecker") // what the fields hold is immutable
    enum Filter {
        NONE(Where.all(), item -> true),
        LEVEL(where(Item::level).ge(1), item -> item.level() >= 1),
        NAMED(where(Item::name).isNotNull(), item -> item.name() != null),
        UNRANKED(where(Item::rank).isNull(), item -> item.rank() == null),
        IN(where(Item::level).in(0, 2), item -> item.level() != 1),
        RAW(Where.sql("level + id > ?", 4), item -> item.level() + item.id() > 4);

        final Where<Item> where;
        final Predicate<Item> test;

        Filter(Where<Item> where, Predicate<Item> test) {
            this.where = where;
            this.test = test;
        }
    }

    private static @Nullable TestDatabase database;
    private static @Nullable EtchTemplate template;

    private final TestDatabase.Kind kind;

    KeysetPropertiesSuite(TestDatabase.Kind kind) {
        this.kind = kind;
    }

    @AfterContainer
    static void close() {
        if (template != null) {
            run(template.close());
            template = null;
        }
        if (database != null) {
            database.close();
            database = null;
        }
    }

    private EtchTemplate filled(Set<Item> items) {
        EtchTemplate etch = template;
        if (etch == null) {
            database = kind.open();
            etch = EtchTemplate.connect(database.url());
            template = etch;
            boolean sqlite = kind.isSqlite();
            run(etch.execute("CREATE TABLE items (id int, part int, name text, rank int, price "
                    + (sqlite
                            ? "text, at text, token text, flag int"
                            : "numeric, at timestamptz, token uuid, flag boolean")
                    + ", mood text, day " + (sqlite ? "text" : "date")
                    + ", ratio double precision, level int NOT NULL, PRIMARY KEY (id, part))"));
        } else {
            run(etch.deleteWhere(Item.class, Where.all()));
        }
        run(etch.insertMany(items));
        return etch;
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void pagesAreTheWholeInOrder(
            @ForAll("items") Set<Item> items,
            @ForAll("orders") List<By> order,
            @ForAll boolean descending,
            @ForAll Filter filter,
            @ForAll @IntRange(min = 1, max = 9) int size) {
        EtchTemplate etch = filled(items);
        Query<Item> query = query(order, descending).where(filter.where);
        List<Item> expected = sorted(items, order, descending, filter);
        assertThat(inDatabaseOrder(etch, order, descending, filter)).isEqualTo(expected);
        assertThat(all(etch.scroll(query, Scroll.keyset(size)))).isEqualTo(expected);
        assertThat(windows(etch, query, size, window -> {
                    // Nobody else is writing.
                }))
                .isEqualTo(expected);
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void windowsAreTheWholeWhileRowsAppearBehindTheCursor(
            @ForAll("items") Set<Item> items,
            @ForAll("orders") List<By> order,
            @ForAll boolean descending,
            @ForAll @IntRange(min = 1, max = 5) int size) {
        EtchTemplate etch = filled(items);
        List<Item> expected = sorted(items, order, descending, Filter.NONE);
        // Equal to a row that was seen but for the key, and before it by that: such a row is never to be seen.
        int[] steps = {1_000};
        assertThat(windows(etch, query(order, descending), size, window -> {
                    Item seen = window.get(window.size() - 1);
                    run(etch.insert(seen.withPart(descending ? ++steps[0] : - ++steps[0])));
                }))
                .isEqualTo(expected);
    }

    private static Query<Item> query(List<By> order, boolean descending) {
        Query<Item> query = Query.from(Item.class);
        for (By by : order) {
            query = descending ? query.orderByDesc(by.column) : query.orderBy(by.column);
        }
        // Without an order the direction is that of the key, which is ascending.
        return order.isEmpty() && descending ? query.orderByDesc(Item::id) : query;
    }

    private List<Item> sorted(Set<Item> items, List<By> order, boolean descending, Filter filter) {
        Comparator<Item> comparator = total(order).stream()
                .map(by -> by == By.PRICE && kind.isSqlite() ? DECIMAL_AS_TEXT : by.order)
                .reduce(Comparator::thenComparing)
                .orElseThrow();
        return items.stream()
                .filter(filter.test)
                .sorted(descending ? comparator.reversed() : comparator)
                .toList();
    }

    /** SQLite has no decimals; they are text there, and ordered as text. */
    private static final Comparator<Item> DECIMAL_AS_TEXT = Comparator.comparing(
            item -> item.price() == null ? null : item.price().toPlainString(),
            Comparator.nullsFirst(Comparator.naturalOrder()));

    private static Set<By> total(List<By> order) {
        Set<By> total = new LinkedHashSet<>(order);
        total.add(By.ID);
        total.add(By.PART);
        return total;
    }

    private static List<Item> inDatabaseOrder(EtchTemplate etch, List<By> order, boolean descending, Filter filter) {
        String columns = String.join(
                ", ",
                total(order).stream()
                        .map(by -> by.sql + (descending ? " DESC NULLS LAST" : " NULLS FIRST"))
                        .toList());
        return all(etch.fetchModels(Item.class, "SELECT * FROM items ORDER BY " + columns)).stream()
                .filter(filter.test)
                .toList();
    }

    private interface BetweenWindows {
        void run(List<Item> window);
    }

    private static List<Item> windows(EtchTemplate etch, Query<Item> query, int size, BetweenWindows between) {
        List<Item> rows = new ArrayList<>();
        String after = null;
        do {
            Window<Item> window = run(etch.window(query, Scroll.keyset(size), after));
            assertThat(window.rows())
                    .hasSize(window.next() == null ? window.rows().size() : size);
            rows.addAll(window.rows());
            after = window.next();
            if (after != null) {
                between.run(window.rows());
            }
            assertThat(rows).as("it ends").hasSizeLessThan(200);
        } while (after != null);
        return rows;
    }

    // ---- random rows: few values, so that much ties ----

    @Provide
    Arbitrary<List<By>> orders() {
        Arbitrary<By> anyBy = Arbitraries.of(By.values());
        return anyBy.list().uniqueElements().ofMaxSize(4).map(order -> {
            List<By> shuffled = new ArrayList<>(order);
            Collections.reverse(shuffled);
            return shuffled;
        });
    }

    @Provide
    Arbitrary<Set<Item>> items() {
        Arbitrary<Item> first = Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, 4),
                        or(Arbitraries.of("", "a", "B", "b'\"", "\u00e9", "\u4e2d", "10", "9")),
                        or(Arbitraries.of(Integer.MIN_VALUE, -1, 0, 7)),
                        or(Arbitraries.of("1.50", "1.5", "-2", "10", "12345678901234567890.123456789")
                                .map(BigDecimal::new)),
                        or(Arbitraries.of(
                                        "2026-01-01T00:00:00Z",
                                        "2026-01-01T00:00:00.000001Z",
                                        "2026-01-01T00:00:00.1Z",
                                        "1969-12-31T23:59:59.999999Z")
                                .map(Instant::parse)),
                        or(Arbitraries.of(0x70L, 0x80L).map(high -> new UUID(high << 56, 1))),
                        or(Arbitraries.of(true, false)))
                .as((id, part, name, rank, price, at, token, flag) ->
                        new Item(id, part, name, rank, price, at, token, flag, null, null, null, 0));
        return Combinators.combine(
                        first,
                        or(Arbitraries.of(Mood.values())),
                        or(Arbitraries.of("0999-12-31", "2026-01-31", "2026-02-01")
                                .map(LocalDate::parse)),
                        or(Arbitraries.of(0.1, -1e300, 0.30000000000000004)),
                        Arbitraries.integers().between(0, 2))
                .as((item, mood, day, ratio, level) -> new Item(
                        item.id(),
                        item.part(),
                        item.name(),
                        item.rank(),
                        item.price(),
                        item.at(),
                        item.token(),
                        item.flag(),
                        mood,
                        day,
                        ratio,
                        level))
                .set()
                .uniqueElements(item -> List.of(item.id(), item.part()))
                .ofMaxSize(15);
    }

    private static <V> Arbitrary<@Nullable V> or(Arbitrary<V> values) {
        return values.injectNull(0.4);
    }

    private static <R> R run(Mono<R> mono) {
        return mono.block(TIMEOUT);
    }

    private static <R> List<R> all(Flux<R> flux) {
        return flux.collectList().block(TIMEOUT);
    }
}
