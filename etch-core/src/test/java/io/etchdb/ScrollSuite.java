package io.etchdb;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.TestRows.User;
import io.etchdb.TestRows.UserRole;
import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import io.etchdb.sql.Keyset;
import io.etchdb.sql.Query;
import io.etchdb.sql.Scroll;
import io.etchdb.sql.Sql;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** C047 and C049: reading page by page; windows. */
abstract class ScrollSuite extends EtchSuite {

    @Table("measures")
    record Measure(
            @Id UUID id,
            @Nullable BigDecimal amount,
            @Nullable Instant takenAt,
            int rank,
            boolean valid) {}

    @Table("parcels")
    record Parcel(
            @Id int id,
            int lane,
            @Nullable String city,
            @Nullable Instant sentAt) {}

    @Table("words")
    record Word(@Id int id, @Nullable String word) {}

    ScrollSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return TestRows.SCHEMA
                + """
                CREATE TABLE measures (id {uuid} PRIMARY KEY, amount %s, taken_at {timestamp}, rank int, valid %s);
                CREATE TABLE words (id int PRIMARY KEY, word text COLLATE %s);
                CREATE TABLE parcels (id int PRIMARY KEY, lane int NOT NULL, city text, sent_at {timestamp});
                CREATE INDEX parcels_by_city ON parcels (city, id);
                CREATE INDEX parcels_by_lane ON parcels (lane, sent_at %4$s, id);
                CREATE INDEX parcels_by_both ON parcels (city, sent_at %4$s, lane, id);
                """.formatted(
                                isPostgres() ? "numeric" : "text",
                                isPostgres() ? "boolean" : "integer",
                                isPostgres() ? "\"und-x-icu\"" : "NOCASE",
                                isPostgres() ? "NULLS FIRST" : "");
    }

    @BeforeAll
    void fill() {
        List<String> emails = new ArrayList<>();
        for (int i = 1; i <= 23; i++) {
            emails.add(i % 3 == 0 ? null : "e" + (i % 5));
        }
        run(Flux.range(1, 23)
                .concatMap(i -> etch.insert(new User((long) i, "n" + i % 4, emails.get(i - 1))))
                .then());
        for (int user = 1; user <= 2; user++) {
            for (int role = 1; role <= 2; role++) {
                run(etch.insert(new UserRole(user, role, "same")));
            }
        }
        run(Flux.range(0, 9)
                .concatMap(i -> etch.insert(new Measure(
                        new UUID(0x7000L, 0x8000000000000000L + i),
                        i % 2 == 0 ? new BigDecimal("1." + i) : null,
                        Instant.ofEpochSecond(1_700_000_000L + i / 2),
                        i % 3,
                        i % 2 == 0)))
                .then());
    }

    private List<User> users() {
        return all(etch.query(User.class));
    }

    private static List<Long> ids(List<User> users) {
        return users.stream().map(User::id).toList();
    }

    private static final Comparator<User> BY_EMAIL_NULLS_FIRST =
            Comparator.comparing(User::email, Comparator.nullsFirst(Comparator.naturalOrder()));

    private List<Long> sorted(Comparator<User> order) {
        return ids(users().stream().sorted(order.thenComparing(User::id)).toList());
    }

    // ---- scroll ----

    @Test
    @DisplayName("C047: every row once, in the order of the key, whatever the page size")
    void offsetReadsEveryRow() {
        Query<User> all = Query.from(User.class);
        for (int size : new int[] {1, 3, 22, 23, 24, 100}) {
            assertThat(ids(all(etch.scroll(all, Scroll.offset(size)))))
                    .as("pages of %d", size)
                    .isEqualTo(sorted(Comparator.comparing(User::id)));
        }
    }

    @Test
    @DisplayName("C047: offset obeys order, condition, limit and offset of the query")
    void offsetObeysTheQuery() {
        Query<User> query = Query.from(User.class).where(User::name).eq("n1").orderByDesc(User::id);
        assertThat(ids(all(etch.scroll(query, Scroll.offset(2))))).containsExactly(21L, 17L, 13L, 9L, 5L, 1L);
        assertThat(ids(all(etch.scroll(query.limit(3).offset(1), Scroll.offset(2)))))
                .containsExactly(17L, 13L, 9L);
        assertThat(ids(all(etch.scroll(query.limit(4), Scroll.offset(2))))).containsExactly(21L, 17L, 13L, 9L);
        assertThat(all(etch.scroll(query.limit(0), Scroll.offset(2)))).isEmpty();
    }

    @Test
    @DisplayName("C047: a page of 0 or -1 rows is refused")
    void refusesPagesWithoutRows() {
        for (int size : new int[] {0, -1}) {
            assertThatThrownBy(() -> Scroll.offset(size)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Scroll.keyset(size)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Scroll.keyset(User::name, size)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void keysetByKey() {
        for (int size : new int[] {1, 3, 22, 23, 24}) {
            assertThat(ids(all(etch.scroll(Query.from(User.class), Scroll.keyset(size)))))
                    .as("pages of %d", size)
                    .isEqualTo(sorted(Comparator.comparing(User::id)));
        }
        assertThat(ids(all(etch.scroll(Query.from(User.class).orderByDesc(User::id), Scroll.keyset(4)))))
                .isEqualTo(ids(users().stream()
                        .sorted(Comparator.comparing(User::id).reversed())
                        .toList()));
    }

    @Test
    @DisplayName("C049: keyset by a nullable column with ties, NULLs first ascending")
    void keysetByNullableColumnAscending() {
        List<Long> expected = sorted(BY_EMAIL_NULLS_FIRST);
        for (int size : new int[] {1, 2, 5, 7, 8, 23, 24}) {
            assertThat(ids(all(etch.scroll(Query.from(User.class), Scroll.keyset(User::email, size)))))
                    .as("pages of %d", size)
                    .isEqualTo(expected);
            assertThat(ids(all(etch.scroll(Query.from(User.class).orderBy(User::email), Scroll.keyset(size)))))
                    .as("pages of %d, by the query's order", size)
                    .isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("C049: keyset by a nullable column descending, NULLs last")
    void keysetByNullableColumnDescending() {
        List<Long> expected = new ArrayList<>(sorted(BY_EMAIL_NULLS_FIRST));
        java.util.Collections.reverse(expected);
        for (int size : new int[] {1, 2, 5, 15, 16, 17, 23, 24}) {
            assertThat(ids(all(etch.scroll(Query.from(User.class).orderByDesc(User::email), Scroll.keyset(size)))))
                    .as("pages of %d", size)
                    .isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("C049: ties across a composite key, and the composite key as the cursor")
    void keysetOfACompositeKey() {
        List<UserRole> expected = List.of(
                new UserRole(1, 1, "same"),
                new UserRole(1, 2, "same"),
                new UserRole(2, 1, "same"),
                new UserRole(2, 2, "same"));
        assertThat(all(etch.scroll(Query.from(UserRole.class), Scroll.keyset(UserRole::note, 2))))
                .isEqualTo(expected);
        assertThat(all(etch.scroll(Query.from(UserRole.class), Scroll.keyset(3))))
                .isEqualTo(expected);
    }

    @Test
    void keysetObeysTheCondition() {
        Query<User> query = Query.from(User.class).where(User::name).eq("n1");
        List<Long> expected = ids(users().stream()
                .filter(user -> user.name().equals("n1"))
                .sorted(BY_EMAIL_NULLS_FIRST.thenComparing(User::id))
                .toList());
        assertThat(ids(all(etch.scroll(query, Scroll.keyset(User::email, 2))))).isEqualTo(expected);
    }

    @Test
    void keysetOfEveryKindOfColumn() {
        List<UUID> byKey =
                all(etch.query(Query.from(Measure.class).orderBy(Measure::id)).map(Measure::id));
        assertThat(byKey).hasSize(9);
        assertThat(all(etch.scroll(Query.from(Measure.class), Scroll.keyset(2)).map(Measure::id)))
                .isEqualTo(byKey);
        for (Scroll<Measure> scroll : List.of(
                Scroll.keyset(Measure::amount, 2),
                Scroll.keyset(Measure::takenAt, 2),
                Scroll.keyset(Measure::rank, 2),
                Scroll.keyset(Measure::valid, 2))) {
            assertThat(all(etch.scroll(Query.from(Measure.class), scroll).map(Measure::id)))
                    .doesNotHaveDuplicates()
                    .hasSize(9);
        }
        assertThat(all(etch.scroll(Query.from(Measure.class), Scroll.keyset(Measure::takenAt, 2))
                        .map(Measure::takenAt)))
                .isSorted();
    }

    @Test
    @DisplayName("C024: with the index there, no page sorts: first, next, NULLs and values, both directions")
    void noPageSorts() {
        // Few values, so that a page is a small part of each region and an index pays.
        Random random = new Random(1);
        run(etch.insertMany(IntStream.range(0, 6_000)
                .mapToObj(i -> new Parcel(
                        i,
                        random.nextInt(3),
                        random.nextInt(3) == 0 ? null : "c" + random.nextInt(3),
                        random.nextInt(3) == 0 ? null : Instant.ofEpochSecond(random.nextInt(3))))
                .toList()));
        run(etch.executeScript("ANALYZE"));
        Query<Parcel> parcels = Query.from(Parcel.class);
        List<Parcel> places = List.of(
                new Parcel(2_000, 1, "c1", Instant.ofEpochSecond(1)),
                new Parcel(2_000, 1, "c1", null),
                new Parcel(2_000, 1, null, Instant.ofEpochSecond(1)),
                new Parcel(2_000, 1, null, null));
        for (Query<Parcel> query : List.of(
                parcels,
                parcels.orderByDesc(Parcel::id),
                parcels.orderBy(Parcel::city),
                parcels.orderByDesc(Parcel::city),
                parcels.orderBy(Parcel::lane).orderBy(Parcel::sentAt),
                parcels.orderByDesc(Parcel::lane).orderByDesc(Parcel::sentAt),
                parcels.orderBy(Parcel::city).orderBy(Parcel::sentAt).orderBy(Parcel::lane),
                parcels.orderByDesc(Parcel::city).orderByDesc(Parcel::sentAt).orderByDesc(Parcel::lane))) {
            Keyset<Parcel> keyset = Keyset.of(query, Scroll.keyset(10));
            assertNoSort(keyset, null);
            places.forEach(place -> assertNoSort(keyset, keyset.position(place)));
        }
    }

    private void assertNoSort(Keyset<Parcel> keyset, @Nullable List<@Nullable Object> after) {
        for (Query<Parcel> region : keyset.rest(after)) {
            Sql sql = etch.compose().query(region.limit(10));
            String plan = all(etch.fetch(
                            (isPostgres() ? "EXPLAIN (COSTS OFF) " : "EXPLAIN QUERY PLAN ") + sql.text(),
                            sql.params().toArray()))
                    .toString();
            assertThat(plan)
                    .as(sql.text())
                    .containsIgnoringCase("index")
                    .doesNotContain("Sort")
                    .doesNotContain("TEMP B-TREE")
                    .doesNotContain("SCAN parcels}");
        }
    }

    @Test
    void textIsComparedAsTheDatabaseOrdersIt() {
        List<String> words =
                List.of("zebra", "Zebra", "apple", "Apple", "\u00e9clair", "eclair", "Eclair", "_", "10", "9", "");
        run(Flux.range(0, 33)
                .concatMap(i -> etch.insert(new Word(i, i % 12 == 11 ? null : words.get(i % 12 % 11))))
                .then());
        List<Integer> expected = all(etch.fetch("SELECT id FROM words ORDER BY word NULLS FIRST, id")).stream()
                .map(row -> ((Number) row.get("id")).intValue())
                .toList();
        Query<Word> byWord = Query.from(Word.class);
        for (int size : new int[] {1, 3, 10}) {
            assertThat(all(etch.scroll(byWord.orderBy(Word::word), Scroll.keyset(size))
                            .map(Word::id)))
                    .as("pages of %d", size)
                    .isEqualTo(expected);
            List<Integer> backwards = all(etch.scroll(byWord.orderByDesc(Word::word), Scroll.keyset(size))
                    .map(Word::id));
            java.util.Collections.reverse(backwards);
            assertThat(backwards).as("pages of %d, descending", size).isEqualTo(expected);
        }
    }

    @Test
    void keysetRefusesWhatItCannotDo() {
        Query<User> byName = Query.from(User.class).orderBy(User::name);
        assertThatThrownBy(() -> etch.scroll(byName, Scroll.keyset(User::email, 2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> etch.scroll(byName.orderByDesc(User::id), Scroll.keyset(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("User.id");
        assertThatThrownBy(() -> etch.scroll(Query.from(User.class).limit(5), Scroll.keyset(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limit");
    }

    @Test
    void pagesAreReadOnDemandAndHoldNoConnectionBetween() {
        EtchTemplate one = withOneConnection();
        try {
            StepVerifier.create(
                            one.scroll(Query.from(User.class), Scroll.keyset(5)).map(User::id), 0)
                    .thenRequest(5)
                    .expectNext(1L, 2L, 3L, 4L, 5L)
                    .then(() -> assertThat(run(one.ping())).isTrue())
                    .expectNoEvent(Duration.ofMillis(50))
                    .thenRequest(1)
                    .expectNext(6L)
                    .then(() -> assertThat(run(one.count(User.class))).isEqualTo(23))
                    .thenCancel()
                    .verify(TIMEOUT);
            assertThat(run(one.ping())).isTrue();
        } finally {
            close(one);
        }
    }

    @Test
    @DisplayName("inside a transaction, the rows of a scroll may be changed one by one: a page is read to its end")
    void rowsOfAScrollAreChangedInItsTransaction() {
        for (Scroll<Word> scroll : List.of(Scroll.<Word>keyset(3), Scroll.<Word>offset(3))) {
            Query<Word> fresh = Query.from(Word.class).where(Word::id).gt(1_000);
            List<Word> changed = run(etch.transaction(tx -> tx.insertMany(IntStream.rangeClosed(1_001, 1_008)
                            .mapToObj(i -> new Word(i, "old"))
                            .toList())
                    .thenMany(tx.scroll(fresh, scroll).concatMap(word -> tx.update(new Word(word.id(), "new"))))
                    .thenMany(tx.query(fresh))
                    .collectList()
                    .flatMap(words ->
                            tx.execute("DELETE FROM words WHERE id > 1000").thenReturn(words))));
            assertThat(changed).hasSize(8).allSatisfy(word -> assertThat(word.word())
                    .isEqualTo("new"));
        }
    }

    @Test
    void aScrollIsReadAnewBySubscription() {
        Flux<Long> scroll =
                etch.scroll(Query.from(User.class), Scroll.keyset(10)).map(User::id);
        assertThat(all(scroll)).hasSize(23);
        assertThat(all(scroll)).hasSize(23);
    }

    // ---- window ----

    private List<User> windows(Query<User> query, Scroll<User> scroll) {
        List<User> rows = new ArrayList<>();
        String after = null;
        int windows = 0;
        do {
            Window<User> window = run(etch.window(query, scroll, after));
            assertThat(window.rows()).hasSizeLessThanOrEqualTo(scroll.size());
            if (window.next() != null) {
                assertThat(window.rows()).hasSize(scroll.size());
            }
            rows.addAll(window.rows());
            after = window.next();
            windows++;
        } while (after != null && windows < 100);
        return rows;
    }

    @Test
    void windowsFollowEachOtherToTheEnd() {
        Query<User> all = Query.from(User.class);
        List<Long> descending = new ArrayList<>(sorted(BY_EMAIL_NULLS_FIRST));
        java.util.Collections.reverse(descending);
        for (int size : new int[] {1, 2, 7, 22, 23, 24}) {
            assertThat(ids(windows(all, Scroll.keyset(size)))).isEqualTo(sorted(Comparator.comparing(User::id)));
            assertThat(ids(windows(all, Scroll.keyset(User::email, size)))).isEqualTo(sorted(BY_EMAIL_NULLS_FIRST));
            assertThat(ids(windows(all.orderByDesc(User::email), Scroll.keyset(size))))
                    .isEqualTo(descending);
        }
    }

    @Test
    void aWindowMayBeAsLargeAsANumberCanSay() {
        Window<User> whole = run(etch.window(Query.from(User.class), Scroll.keyset(Integer.MAX_VALUE), null));
        assertThat(whole.rows()).hasSize(23);
        assertThat(whole.next()).isNull();
    }

    @Test
    void aWindowTakesAFragmentAsItsDatabaseQuotes() {
        List<String> quoted = isPostgres()
                ? List.of("name <> E'it\\'s'", "name <> $$it's$$")
                : List.of("EXISTS (SELECT 1 AS [it's])", "EXISTS (SELECT 1 AS `it's`)");
        for (String each : quoted) {
            Query<User> query = Query.from(User.class).where(Where.sql(each + " AND id > ?", 3));
            assertThat(ids(windows(query, Scroll.keyset(7)))).hasSize(20);
            Sql named = Sql.of(each + " AND id > :least").bind("least", 3);
            assertThat(run(etch.count(User.class, Where.sql(named)))).isEqualTo(20);
        }
    }

    @Test
    void theLastWindowHasNoToken() {
        assertThat(run(etch.window(Query.from(User.class), Scroll.keyset(23), null))
                        .next())
                .isNull();
        assertThat(run(etch.window(Query.from(User.class), Scroll.keyset(22), null))
                        .next())
                .isNotNull();
        Window<User> none =
                run(etch.window(Query.from(User.class).where(User::name).eq("nobody"), Scroll.keyset(5), null));
        assertThat(none.rows()).isEmpty();
        assertThat(none.next()).isNull();
    }

    @Test
    void anEmptyListGivesAnEmptyWindow() {
        Window<User> none =
                run(etch.window(Query.from(User.class).where(User::id).in(List.of()), Scroll.keyset(5), null));
        assertThat(none.rows()).isEmpty();
        assertThat(none.next()).isNull();
        assertThat(all(etch.scroll(Query.from(User.class).where(User::id).in(List.of()), Scroll.keyset(5))))
                .isEmpty();
    }

    @Test
    void aTokenIsSafeInAUrl() {
        String token = run(etch.window(Query.from(User.class), Scroll.keyset(User::email, 9), null))
                .next();
        assertThat(token).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void aTokenSurvivesAnotherPageSizeAndOtherValues() {
        Query<User> n1 = Query.from(User.class).where(User::name).eq("n1");
        String token = run(etch.window(n1, Scroll.keyset(2), null)).next();
        assertThat(ids(run(etch.window(n1, Scroll.keyset(4), token)).rows())).containsExactly(9L, 13L, 17L, 21L);
    }

    @Test
    void refusesTokensThatAreNotOfThisQuery() {
        Query<User> all = Query.from(User.class);
        String token = run(etch.window(all, Scroll.keyset(5), null)).next();
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        bytes[bytes.length - 1] ^= 1;
        String forged = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        for (String bad : List.of("", "x", "not a token!", "AAAA", forged, token.substring(0, token.length() - 4))) {
            assertThatThrownBy(() -> etch.window(all, Scroll.keyset(5), bad))
                    .as("token \"%s\"", bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("User");
        }
        assertThatThrownBy(() -> etch.window(all, Scroll.keyset(User::email, 5), token))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> etch.window(all.orderByDesc(User::id), Scroll.keyset(5), token))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> etch.window(all.where(where(User::name).eq("n1")), Scroll.keyset(5), token))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> etch.window(Query.from(UserRole.class), Scroll.keyset(5), token))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWindowIsReadByKeysetOnly() {
        assertThatThrownBy(() -> etch.window(Query.from(User.class), Scroll.offset(5), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keyset");
    }

    @Test
    void composesTheKeysetOfTheCases() {
        var composer = etch.compose();
        assertThat(composer.scroll(Query.from(User.class), Scroll.keyset(5)).text())
                .isEqualTo("SELECT id, name, email FROM users ORDER BY id LIMIT $1");
        assertThat(composer.scroll(Query.from(User.class), Scroll.keyset(User::email, 5))
                        .text())
                .isEqualTo("SELECT id, name, email FROM users WHERE email IS NULL ORDER BY email, id LIMIT $1");
    }
}
