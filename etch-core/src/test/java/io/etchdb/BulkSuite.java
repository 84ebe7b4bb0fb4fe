package io.etchdb;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.annotation.GeneratedKey;
import io.etchdb.annotation.Id;
import io.etchdb.annotation.Json;
import io.etchdb.annotation.Table;
import io.etchdb.annotation.Version;
import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.EtchException;
import io.etchdb.error.IntegrityException;
import io.etchdb.row.Key;
import io.etchdb.row.Patch;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Query;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Writing many rows at once. */
abstract class BulkSuite extends DatabaseSuite {

    static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Table("people")
    record Person(
            @Id @Nullable Long id,
            @Nullable String name,
            @Nullable String email,
            @Nullable Integer age) {}

    @Table("grants")
    record Grant(@Id int userId, @Id String role, @Nullable String note) {}

    /** A table that is called what a bulk update calls its values. */
    @Table("u")
    record U(@Id int id, String name, int n) {}

    @Table("docs")
    record Doc(
            @Id @GeneratedKey @Nullable UUID id,
            String title,
            @Version @Nullable Integer version) {}

    enum Mood {
        HAPPY,
        SAD
    }

    @Table("every_value")
    record EveryValue(
            @Id int id,
            @Nullable Short small,
            @Nullable Long big,
            @Nullable Double ratio,
            @Nullable Float half,
            @Nullable Boolean flag,
            @Nullable BigDecimal amount,
            @Nullable String text,
            @Nullable Mood mood,
            @Nullable UUID token,
            @Nullable Instant moment,
            @Nullable OffsetDateTime offsetMoment,
            @Nullable LocalDate day,
            @Nullable LocalTime time,
            @Nullable LocalDateTime stamp,
            @Json @Nullable Map<String, Object> extra) {}

    @Table("blobs")
    record Blob(
            @Id int id, byte @Nullable [] content, @Nullable Duration took) {}

    /** What has no array on PostgreSQL. */
    @Table("odds")
    record Odd(
            @Id int id,
            byte @Nullable [] content,
            @Nullable Duration took,
            @Nullable Character letter,
            @Nullable Byte tiny,
            @Nullable BigInteger whole,
            @Nullable String plain) {

        static Odd of(int id) {
            return new Odd(id, null, null, null, null, null, null);
        }
    }

    EtchTemplate etch;

    BulkSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @BeforeAll
    void connect() {
        etch = EtchTemplate.connect(database().url());
        boolean sqlite = database().kind().isSqlite();
        String key = sqlite ? "INTEGER PRIMARY KEY" : "BIGSERIAL PRIMARY KEY";
        etch.executeScript("CREATE TABLE people (id " + key + ", name TEXT, email TEXT UNIQUE, age INTEGER DEFAULT 18);"
                        + "CREATE TABLE u (id INTEGER PRIMARY KEY, name TEXT, n INTEGER);"
                        + "CREATE TABLE grants (user_id INTEGER, role TEXT, note TEXT, PRIMARY KEY (user_id, role));"
                        + "CREATE TABLE docs (id " + (sqlite ? "TEXT" : "UUID")
                        + " PRIMARY KEY, title TEXT NOT NULL, version INTEGER NOT NULL);"
                        + (sqlite
                                ? "CREATE TABLE every_value (id INTEGER PRIMARY KEY, small INTEGER, big INTEGER, ratio REAL,"
                                        + " half REAL, flag INTEGER, amount TEXT, text TEXT, mood TEXT, token TEXT, moment TEXT,"
                                        + " offset_moment TEXT, day TEXT, time TEXT, stamp TEXT, extra TEXT);"
                                        + "CREATE TABLE blobs (id INTEGER PRIMARY KEY, content BLOB, took TEXT)"
                                : "CREATE TABLE every_value (id INTEGER PRIMARY KEY, small SMALLINT, big BIGINT, ratio FLOAT8,"
                                        + " half FLOAT4, flag BOOLEAN, amount NUMERIC, text TEXT, mood TEXT, token UUID,"
                                        + " moment TIMESTAMPTZ, offset_moment TIMESTAMPTZ, day DATE, time TIME,"
                                        + " stamp TIMESTAMP, extra JSONB);"
                                        + "CREATE TABLE blobs (id INTEGER PRIMARY KEY, content BYTEA, took INTERVAL)"))
                .block(TIMEOUT);
    }

    @AfterAll
    void close() {
        etch.close().block(TIMEOUT);
    }

    @BeforeAll
    void createOdds() {
        boolean sqlite = database().kind().isSqlite();
        etch.execute("CREATE TABLE odds (id INTEGER PRIMARY KEY, content " + (sqlite ? "BLOB" : "BYTEA") + ", took "
                        + (sqlite ? "TEXT" : "INTERVAL") + ", letter TEXT, tiny SMALLINT, whole "
                        + (sqlite ? "INTEGER" : "NUMERIC") + ", plain TEXT)")
                .block(TIMEOUT);
    }

    @BeforeEach
    void empty() {
        etch.executeScript(
                        "DELETE FROM odds; DELETE FROM people; DELETE FROM grants; DELETE FROM docs; DELETE FROM every_value")
                .block(TIMEOUT);
    }

    private static Person person(@Nullable Integer id, @Nullable String name, @Nullable String email) {
        return new Person(id == null ? null : Long.valueOf(id), name, email, null);
    }

    private List<Person> all() {
        return etch.query(Query.from(Person.class).orderBy(Person::id))
                .collectList()
                .block(TIMEOUT);
    }

    @Test
    void insertsNothingOfAnEmptyCollection() {
        assertThat(etch.insertMany(List.<Person>of()).block(TIMEOUT)).isZero();
        assertThat(etch.insertManyReturning(List.<Person>of()).collectList().block(TIMEOUT))
                .isEmpty();
        assertThat(etch.updateMany(List.<Patch<Person>>of()).block(TIMEOUT)).isZero();
        assertThat(etch.deleteMany(Person.class, List.of()).block(TIMEOUT)).isZero();
    }

    @Test
    void insertsRowsThatSetDifferentColumnsInInputOrder() {
        List<Person> stored = etch.insertManyReturning(List.of(
                        new Person(1L, "a", null, null),
                        new Person(2L, null, "b@x", null),
                        new Person(3L, "c", null, 40),
                        new Person(4L, "d", null, null)))
                .collectList()
                .block(TIMEOUT);
        assertThat(stored)
                .containsExactly(
                        new Person(1L, "a", null, 18),
                        new Person(2L, null, "b@x", 18),
                        new Person(3L, "c", null, 40),
                        new Person(4L, "d", null, 18));
    }

    @Test
    @DisplayName("C043 inserts 100 000 rows, and returns them in input order")
    void insertsManyRows() {
        List<Person> rows = IntStream.range(0, 100_000)
                .mapToObj(i -> new Person(null, "n" + i, "m" + i + "@x", i))
                .toList();
        assertThat(etch.insertMany(rows).block(TIMEOUT)).isEqualTo(100_000);
        etch.deleteWhere(Person.class, Where.all()).block(TIMEOUT);
        List<String> names = etch.insertManyReturning(rows.subList(0, 25_000))
                .map(Person::name)
                .collectList()
                .block(TIMEOUT);
        assertThat(names)
                .isEqualTo(rows.subList(0, 25_000).stream().map(Person::name).toList());
    }

    @Test
    @DisplayName("C031 ignores rows that conflict")
    void ignoresConflicts() {
        etch.insert(person(1, "original", null)).block(TIMEOUT);
        assertThat(etch.insertMany(List.of(person(1, "dup", null), person(2, "fresh", null)), OnConflict.ignore())
                        .block(TIMEOUT))
                .isEqualTo(1);
        assertThat(all()).extracting(Person::name).containsExactly("original", "fresh");
        assertThat(etch.insert(person(1, "dup", null), OnConflict.ignore()).blockOptional(TIMEOUT))
                .isEmpty();
    }

    @Test
    @DisplayName("C032 C073 upserts what is set and keeps the rest")
    void upserts() {
        etch.insertMany(List.of(person(1, "original", "orig@x"), person(2, "alice", null)))
                .block(TIMEOUT);
        assertThat(etch.insertMany(
                                List.of(
                                        person(1, "updated", null),
                                        person(3, "fresh", "f@x"),
                                        new Person(2L, null, null, 7)),
                                OnConflict.upsert())
                        .block(TIMEOUT))
                .isEqualTo(3);
        assertThat(all())
                .containsExactly(
                        new Person(1L, "updated", "orig@x", 18),
                        new Person(2L, "alice", null, 7),
                        new Person(3L, "fresh", "f@x", 18));
        assertThatThrownBy(() -> etch.insertMany(List.of(person(null, "x", null)), OnConflict.upsert()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id");
    }

    @Test
    void laterOfTwoRowsWithOneKeyWins() {
        assertThat(etch.insertMany(
                                List.of(
                                        person(1, "first", "one@x"),
                                        person(2, "other", null),
                                        new Person(1L, "second", null, 5)),
                                OnConflict.upsert())
                        .block(TIMEOUT))
                .isEqualTo(3);
        assertThat(all()).containsExactly(new Person(1L, "second", "one@x", 5), new Person(2L, "other", null, 18));
    }

    @Test
    void firstOfTwoIgnoredRowsWithOneKeyStays() {
        assertThat(etch.insertMany(
                                List.of(new Person(1L, "a", null, 5), person(2, "b", null), person(1, "c", null)),
                                OnConflict.ignore())
                        .block(TIMEOUT))
                .isEqualTo(2);
        assertThat(all()).extracting(Person::name).containsExactly("a", "b");
    }

    @Test
    @DisplayName("C080 conflict on other unique columns returns only what was written")
    void conflictsOnUniqueColumns() {
        etch.insert(person(5, "old", "a@x")).block(TIMEOUT);
        List<Person> rows =
                List.of(person(null, "new1", "b@x"), person(null, "dup", "a@x"), person(null, "new2", "c@x"));
        assertThat(etch.insertManyReturning(rows, OnConflict.on(Person::email).ignore())
                        .map(Person::name)
                        .collectList()
                        .block(TIMEOUT))
                .containsExactly("new1", "new2");
        List<Person> updated = etch.insertManyReturning(
                        List.of(person(null, "changed", "a@x"), person(null, "more", "d@x")),
                        OnConflict.on(Person::email).update())
                .collectList()
                .block(TIMEOUT);
        assertThat(updated).extracting(Person::name).containsExactly("changed", "more");
        assertThat(updated.get(0).id()).isEqualTo(5);
        assertThatThrownBy(() -> etch.insertMany(
                        List.of(person(null, null, "a@x")),
                        OnConflict.on(Person::email).update()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void returnsGapsOfMixedShapesInInputOrder() {
        etch.insert(person(2, "taken", null)).block(TIMEOUT);
        assertThat(etch.insertManyReturning(
                                List.of(
                                        person(4, "four", null),
                                        person(2, "dup", null),
                                        new Person(3L, "three", null, 3),
                                        person(1, "one", null)),
                                OnConflict.ignore())
                        .map(Person::name)
                        .collectList()
                        .block(TIMEOUT))
                .containsExactly("four", "three", "one");
    }

    @Test
    void countsHitsInOneStatement() {
        OnConflict<Person> hit = OnConflict.on(Person::email).set(Person::age).plus(1);
        List<Person> rows = IntStream.range(0, 10)
                .mapToObj(i -> new Person(null, null, i % 2 == 0 ? "even" : "odd", 1))
                .toList();
        etch.insertMany(rows, hit).block(TIMEOUT);
        assertThat(all()).extracting(Person::age).containsExactly(5, 5);
    }

    @Test
    void storesNothingWhenOneRowFails() {
        List<Person> rows = List.of(person(1, "a", null), new Person(2L, "b", "x", 1), person(1, "again", null));
        StepVerifier.create(etch.insertMany(rows))
                .expectError(IntegrityException.class)
                .verify(TIMEOUT);
        StepVerifier.create(etch.insertManyReturning(rows))
                .expectError(IntegrityException.class)
                .verify(TIMEOUT);
        assertThat(all()).isEmpty();
    }

    @Test
    void insertsAStreamInOneTransaction() {
        Flux<Person> rows = Flux.range(0, 25_000).map(i -> person(null, "n" + i, null));
        assertThat(etch.insertMany(Person.class, rows).block(TIMEOUT)).isEqualTo(25_000);
        assertThat(etch.count(Person.class).block(TIMEOUT)).isEqualTo(25_000);
    }

    @Test
    void storesNothingOfAStreamThatFailsHalfWay() {
        Flux<Person> rows = Flux.range(0, 25_000).map(i -> {
            if (i == 20_000) {
                throw new IllegalStateException("no more");
            }
            return person(null, "n" + i, null);
        });
        StepVerifier.create(etch.insertMany(Person.class, rows))
                .expectErrorMessage("no more")
                .verify(TIMEOUT);
        assertThat(etch.count(Person.class).block(TIMEOUT)).isZero();
    }

    @Test
    void storesNothingOfAStreamThatIsCancelledHalfWay() {
        // A row of the third chunk is asked for only when the first is in the database.
        Sinks.Empty<Void> halfWay = Sinks.empty();
        Flux<Person> rows = Flux.range(0, 100_000).map(i -> {
            if (i == 20_000) {
                halfWay.tryEmitEmpty();
            }
            return person(null, "n" + i, null);
        });
        etch.insertMany(Person.class, rows.concatWith(Flux.never()))
                .takeUntilOther(halfWay.asMono())
                .block(TIMEOUT);
        assertThat(settled(Where.all())).isZero();
    }

    // ---- from one table into another ----

    private Flux<U> readPeople() {
        return etch.query(Person.class).map(person -> new U(person.id().intValue(), person.name(), 1));
    }

    @Test
    void copiesATableByStreamIfThereIsASecondConnection() {
        fill(25_000);
        etch.deleteWhere(U.class, Where.all()).block(TIMEOUT);
        Mono<Long> copy = etch.insertMany(U.class, readPeople());
        if (database().kind() == TestDatabase.Kind.SQLITE_MEMORY) {
            StepVerifier.create(copy)
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(EtchException.class)
                            .hasMessageContaining("End the transaction, or read the result, that holds it"))
                    .verify(TIMEOUT);
        } else {
            assertThat(copy.block(TIMEOUT)).isEqualTo(25_000);
            assertThat(etch.count(U.class).block(TIMEOUT)).isEqualTo(25_000);
        }
    }

    @Test
    void copyingByStreamInsideATransactionSaysThatRowsHaveToBeCollected() {
        fill(25_000);
        etch.deleteWhere(U.class, Where.all()).block(TIMEOUT);
        StepVerifier.create(etch.transaction(tx -> etch.insertMany(U.class, readPeople())))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(EtchException.class)
                        .hasMessageContaining("Collect the rows first"))
                .verify(TIMEOUT);
        assertThat(etch.count(U.class).block(TIMEOUT)).isZero();
    }

    /** All that was told to be stored is stored, however few of the rows somebody looks at. */
    @Test
    void whoTakesOneOfTheRowsKeepsAllOfThem() {
        List<Person> oneShape = List.of(person(1, "a", null), person(2, "b", null));
        assertThat(etch.insertManyReturning(oneShape).take(1).collectList().block(TIMEOUT))
                .hasSize(1);
        List<Person> mixed = List.of(person(3, "c", null), new Person(4L, "d", "d@x", 4));
        assertThat(etch.insertManyReturning(mixed).take(1).collectList().block(TIMEOUT))
                .hasSize(1);
        assertThat(settled(Where.all())).isEqualTo(4);
    }

    @Test
    void joinsATransaction() {
        StepVerifier.create(etch.transaction(
                        tx -> tx.insertMany(List.of(person(1, "a", null), new Person(2L, "b", null, 3)))
                                .then(Mono.error(new IllegalStateException("undo")))))
                .expectErrorMessage("undo")
                .verify(TIMEOUT);
        assertThat(all()).isEmpty();
    }

    @Test
    void updatesATableThatIsCalledLikeTheValues() {
        etch.insertMany(List.of(new U(1, "a", 1), new U(2, "b", 2))).block(TIMEOUT);
        assertThat(etch.updateMany(List.of(
                                Patch.of(U.class, 1)
                                        .set(U::name)
                                        .to("c")
                                        .set(U::n)
                                        .plus(10),
                                Patch.of(U.class, 2)
                                        .set(U::name)
                                        .to("d")
                                        .set(U::n)
                                        .plus(20)))
                        .block(TIMEOUT))
                .isEqualTo(2);
        assertThat(etch.query(U.class).collectList().block(TIMEOUT))
                .containsExactlyInAnyOrder(new U(1, "c", 11), new U(2, "d", 22));
    }

    @Test
    void updatesEachRowWithChangesOfItsOwn() {
        etch.insertMany(List.of(person(1, "a", "a@x"), person(2, "b", "b@x"), person(3, "c", "c@x")))
                .block(TIMEOUT);
        assertThat(etch.updateMany(List.of(
                                Patch.of(Person.class, 1).set(Person::name).to("A"),
                                Patch.of(Person.class, 2).set(Person::email).toNull(),
                                Patch.of(Person.class, 3).set(Person::age).plus(2),
                                Patch.of(Person.class, 3).set(Person::age).plus(3),
                                Patch.of(Person.class, 3).set(Person::age).minus(1),
                                Patch.of(Person.class, 1).set(Person::name).to("AA"),
                                Patch.of(Person.class, 99).set(Person::name).to("nobody")))
                        .block(TIMEOUT))
                .isEqualTo(6);
        assertThat(all())
                .containsExactly(
                        new Person(1L, "AA", "a@x", 18), new Person(2L, "b", null, 18), new Person(3L, "c", "c@x", 22));
    }

    @Test
    void updatesManyRows() {
        etch.insertMany(IntStream.rangeClosed(1, 10_000)
                        .mapToObj(i -> person(i, "n" + i, null))
                        .toList())
                .block(TIMEOUT);
        assertThat(etch.updateMany(IntStream.rangeClosed(1, 10_000)
                                .mapToObj(i -> Patch.of(Person.class, i)
                                        .set(Person::name)
                                        .to("m" + i)
                                        .set(Person::age)
                                        .to(i))
                                .toList())
                        .block(TIMEOUT))
                .isEqualTo(10_000);
        assertThat(etch.get(Person.class, 777).block(TIMEOUT)).isEqualTo(new Person(777L, "m777", null, 777));
    }

    @Test
    @DisplayName("C022 deletes by many keys, composite ones too")
    void deletesMany() {
        etch.insertMany(IntStream.rangeClosed(1, 2_000)
                        .mapToObj(i -> person(i, "n", null))
                        .toList())
                .block(TIMEOUT);
        assertThat(etch.deleteMany(
                                Person.class,
                                IntStream.rangeClosed(1, 1_999).boxed().toList())
                        .block(TIMEOUT))
                .isEqualTo(1_999);
        etch.insertMany(List.of(new Grant(1, "a", null), new Grant(1, "b", null), new Grant(2, "a", "n")))
                .block(TIMEOUT);
        assertThat(etch.deleteMany(Grant.class, List.of(Key.of(1, "a"), Key.of(2, "a"), Key.of(3, "z")))
                        .block(TIMEOUT))
                .isEqualTo(2);
        assertThatThrownBy(() -> etch.deleteMany(Grant.class, List.of(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> etch.deleteMany(Grant.class, List.of(Key.of(1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void makesKeysForEachSubscription() {
        Mono<Long> insert = etch.insertMany(List.of(new Doc(null, "a", null), new Doc(null, "b", null)));
        insert.block(TIMEOUT);
        insert.block(TIMEOUT);
        assertThat(etch.count(Doc.class).block(TIMEOUT)).isEqualTo(4);
    }

    @Test
    void noticesAStaleVersionInAnUpsert() {
        Doc stored = etch.insert(new Doc(null, "a", null)).block(TIMEOUT);
        Doc renamed = new Doc(stored.id(), "b", stored.version());
        assertThat(etch.insertMany(List.of(renamed), OnConflict.upsert()).block(TIMEOUT))
                .isEqualTo(1);
        StepVerifier.create(etch.insertMany(List.of(renamed, new Doc(UUID.randomUUID(), "c", 0)), OnConflict.upsert()))
                .expectError(ConcurrencyException.class)
                .verify(TIMEOUT);
        assertThat(etch.count(Doc.class).block(TIMEOUT)).isEqualTo(1);
        assertThat(etch.get(Doc.class, stored.id()).block(TIMEOUT).version()).isEqualTo(1);
    }

    @Test
    void carriesEveryValueInBulk() {
        EveryValue full = new EveryValue(
                1,
                (short) 7,
                Long.MIN_VALUE,
                1.5,
                0.25f,
                true,
                new BigDecimal("12345678901234567890.12345"),
                "tab\t quote' \\ {,} ünï",
                Mood.SAD,
                UUID.randomUUID(),
                Instant.parse("2026-02-03T04:05:06.789012Z"),
                OffsetDateTime.of(2026, 2, 3, 4, 5, 6, 0, ZoneOffset.UTC),
                LocalDate.of(2026, 2, 3),
                LocalTime.of(4, 5, 6),
                LocalDateTime.of(2026, 2, 3, 4, 5, 6),
                Map.of("a", List.of(1, "x"), "q", "\"\\{}"));
        EveryValue nulls = new EveryValue(
                2, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
        etch.insertMany(List.of(full, nulls)).block(TIMEOUT);
        assertThat(etch.query(Query.from(EveryValue.class).orderBy(EveryValue::id))
                        .collectList()
                        .block(TIMEOUT))
                .containsExactly(full, nulls);
        // Two of one shape, so that every column of the second travels as an explicit NULL.
        etch.insertMany(EveryValue.class, List.of(everyColumn(full, 3), everyColumn(nulls, 4)))
                .block(TIMEOUT);
        assertThat(etch.get(EveryValue.class, 3).block(TIMEOUT).extra()).isEqualTo(full.extra());
        assertThat(etch.get(EveryValue.class, 3).block(TIMEOUT).moment()).isEqualTo(full.moment());
        assertThat(etch.get(EveryValue.class, 4).block(TIMEOUT).amount()).isNull();
        etch.updateMany(List.of(everyColumn(full, 4), everyColumn(nulls, 3))).block(TIMEOUT);
        assertThat(etch.get(EveryValue.class, 4).block(TIMEOUT).token()).isEqualTo(full.token());
        assertThat(etch.get(EveryValue.class, 4).block(TIMEOUT).extra()).isEqualTo(full.extra());
        assertThat(etch.get(EveryValue.class, 3).block(TIMEOUT).day()).isNull();
        assertThat(etch.query(EveryValue.class, where(EveryValue::moment).in(full.moment()))
                        .count()
                        .block(TIMEOUT))
                .isEqualTo(2);
    }

    private static Patch<EveryValue> everyColumn(EveryValue row, int id) {
        return Patch.of(EveryValue.class, id)
                .set(EveryValue::small)
                .to(row.small())
                .set(EveryValue::big)
                .to(row.big())
                .set(EveryValue::ratio)
                .to(row.ratio())
                .set(EveryValue::half)
                .to(row.half())
                .set(EveryValue::flag)
                .to(row.flag())
                .set(EveryValue::amount)
                .to(row.amount())
                .set(EveryValue::text)
                .to(row.text())
                .set(EveryValue::mood)
                .to(row.mood())
                .set(EveryValue::token)
                .to(row.token())
                .set(EveryValue::moment)
                .to(row.moment())
                .set(EveryValue::offsetMoment)
                .to(row.offsetMoment())
                .set(EveryValue::day)
                .to(row.day())
                .set(EveryValue::time)
                .to(row.time())
                .set(EveryValue::stamp)
                .to(row.stamp())
                .set(EveryValue::extra)
                .to(row.extra());
    }

    @Test
    void writesRowsWhoseColumnsHaveNoArray() {
        List<Blob> rows = IntStream.range(0, 1_500)
                .mapToObj(i -> new Blob(i, new byte[] {(byte) i, 0}, Duration.ofSeconds(i)))
                .toList();
        assertThat(etch.insertMany(rows).block(TIMEOUT)).isEqualTo(1_500);
        Blob read = etch.get(Blob.class, 1_234).block(TIMEOUT);
        assertThat(read.content()).containsExactly((byte) 1_234, 0);
        assertThat(read.took()).isEqualTo(Duration.ofSeconds(1_234));
        assertThat(etch.updateMany(List.of(
                                Patch.of(Blob.class, 1).set(Blob::took).to(Duration.ofMillis(5)),
                                Patch.of(Blob.class, 2).set(Blob::took).toNull()))
                        .block(TIMEOUT))
                .isEqualTo(2);
        assertThat(etch.get(Blob.class, 2).block(TIMEOUT).took()).isNull();
    }

    @Test
    @DisplayName("C043: what has no array goes as VALUES, each shape for itself, and the rest of the call as arrays")
    void writesEveryValueThatHasNoArray() {
        List<Odd> rows = List.of(
                new Odd(1, new byte[] {0, 1, -1}, null, null, null, null, "x"),
                new Odd(2, null, Duration.ofMillis(90_061_001), null, null, null, null),
                new Odd(3, null, null, '\u00df', null, null, null),
                new Odd(4, null, null, null, Byte.MIN_VALUE, null, null),
                new Odd(5, null, null, null, null, BigInteger.valueOf(Long.MAX_VALUE), null),
                new Odd(6, null, null, null, null, null, "plain"),
                new Odd(7, new byte[0], null, null, null, null, "y"),
                Odd.of(8));
        assertThat(etch.insertManyReturning(rows).collectList().block(TIMEOUT))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(rows);
        List<Patch<Odd>> swapped = List.of(
                Patch.of(Odd.class, 8).set(Odd::content).to(new byte[] {7}),
                Patch.of(Odd.class, 1).set(Odd::content).toNull(),
                Patch.of(Odd.class, 7).set(Odd::took).to(Duration.ofSeconds(-3)),
                Patch.of(Odd.class, 2).set(Odd::took).toNull(),
                Patch.of(Odd.class, 3).set(Odd::letter).toNull(),
                Patch.of(Odd.class, 4).set(Odd::tiny).to((byte) 5),
                Patch.of(Odd.class, 5).set(Odd::whole).to(BigInteger.TEN),
                Patch.of(Odd.class, 6).set(Odd::plain).toNull());
        assertThat(etch.updateMany(swapped).block(TIMEOUT)).isEqualTo(8);
        assertThat(etch.query(Query.from(Odd.class).orderBy(Odd::id))
                        .collectList()
                        .block(TIMEOUT))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new Odd(1, null, null, null, null, null, "x"),
                        Odd.of(2),
                        Odd.of(3),
                        new Odd(4, null, null, null, (byte) 5, null, null),
                        new Odd(5, null, null, null, null, BigInteger.TEN, null),
                        Odd.of(6),
                        new Odd(7, new byte[0], Duration.ofSeconds(-3), null, null, null, "y"),
                        new Odd(8, new byte[] {7}, null, null, null, null, null));
        assertThat(etch.insertMany(
                                List.of(
                                        new Odd(1, new byte[] {9}, null, null, null, null, null),
                                        new Odd(9, new byte[] {9}, null, null, null, null, null)),
                                OnConflict.upsert())
                        .block(TIMEOUT))
                .isEqualTo(2);
        assertThat(etch.get(Odd.class, 1).block(TIMEOUT))
                .usingRecursiveComparison()
                .isEqualTo(new Odd(1, new byte[] {9}, null, null, null, null, "x"));
    }

    @Test
    void nothingIsSentForNothing() {
        EtchTemplate nowhere = EtchTemplate.connect("postgresql://nobody@localhost:1/nowhere");
        try {
            assertThat(nowhere.insertMany(List.<Person>of()).block(TIMEOUT)).isZero();
            assertThat(nowhere.insertMany(Person.class, List.of()).block(TIMEOUT))
                    .isZero();
            assertThat(nowhere.insertMany(List.<Person>of(), OnConflict.upsert())
                            .block(TIMEOUT))
                    .isZero();
            assertThat(nowhere.insertManyReturning(Person.class, List.of())
                            .collectList()
                            .block(TIMEOUT))
                    .isEmpty();
            assertThat(nowhere.updateMany(List.<Patch<Person>>of()).block(TIMEOUT))
                    .isZero();
            assertThat(nowhere.deleteMany(Person.class, List.of()).block(TIMEOUT))
                    .isZero();
        } finally {
            nowhere.close().block(TIMEOUT);
        }
        assertThat(etch.insertMany(Person.class, Flux.empty()).block(TIMEOUT)).isZero();
    }

    @Test
    void ofOneKeyTwiceTheLaterWinsForWhatItSetsAndAmountsAddUp() {
        etch.insertMany(List.of(person(1, "a", "a@x"), person(2, "b", "b@x"))).block(TIMEOUT);
        etch.updateMany(List.of(
                        Patch.of(Person.class, 1)
                                .set(Person::name)
                                .to("first")
                                .set(Person::age)
                                .plus(10),
                        Patch.of(Person.class, 2).set(Person::age).plus(1),
                        Patch.of(Person.class, 1)
                                .set(Person::name)
                                .to("second")
                                .set(Person::age)
                                .plus(5),
                        Patch.of(Person.class, 1).set(Person::email).toNull()))
                .block(TIMEOUT);
        etch.insertMany(
                        List.of(
                                new Person(2L, "first", null, null),
                                new Person(2L, null, "second@x", null),
                                new Person(2L, "third", null, 3)),
                        OnConflict.upsert())
                .block(TIMEOUT);
        assertThat(all()).containsExactly(new Person(1L, "second", null, 33), new Person(2L, "third", "second@x", 3));
    }

    @Table("readings")
    record Reading(
            @Id BigDecimal sensor,
            @Id OffsetDateTime takenAt,
            @Id double part,
            int n) {

        static Reading of(String sensor, String takenAt, double part, int n) {
            return new Reading(new BigDecimal(sensor), OffsetDateTime.parse(takenAt), part, n);
        }
    }

    @Test
    void keysThatTheDatabaseTakesForEqualAreOneKey() {
        etch.executeScript("DROP TABLE IF EXISTS readings; CREATE TABLE readings (sensor NUMERIC, taken_at "
                        + (database().kind().isSqlite() ? "TEXT" : "TIMESTAMPTZ")
                        + ", part DOUBLE PRECISION, n INTEGER NOT NULL, PRIMARY KEY (sensor, taken_at, part))")
                .block(TIMEOUT);
        List<Reading> same = List.of(
                Reading.of("1.0", "2020-01-01T12:00:00Z", 0.0, 1),
                Reading.of("1.00", "2020-01-01T12:00:00Z", 0.0, 2),
                Reading.of("1.0", "2020-01-01T14:00:00+02:00", -0.0, 3));
        assertThat(etch.insertMany(same, OnConflict.upsert()).block(TIMEOUT)).isEqualTo(3);
        assertThat(etch.query(Reading.class).map(Reading::n).collectList().block(TIMEOUT))
                .containsExactly(3);
        etch.updateMany(same.stream()
                        .map(row -> Patch.of(Reading.class, Key.of(row.sensor(), row.takenAt(), row.part()))
                                .set(Reading::n)
                                .plus(10))
                        .toList())
                .block(TIMEOUT);
        assertThat(etch.query(Reading.class).map(Reading::n).collectList().block(TIMEOUT))
                .containsExactly(33);
    }

    @Test
    void amountsThatAColumnDoesNotTakeAreRefusedOneByOneAndInBulk() {
        Patch<Person> first = Patch.of(Person.class, 1);
        assertThatThrownBy(() -> first.set(Person::age).plus(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("Person.age", "Integer", "Double");
        etch.insert(new Person(1L, null, null, 10)).block(TIMEOUT);
        etch.update(first.set(Person::age).plus(1.0)).block(TIMEOUT);
        etch.updateMany(List.of(first.set(Person::age).minus(3L))).block(TIMEOUT);
        assertThat(all()).containsExactly(new Person(1L, null, null, 8));
    }

    @Test
    void keepsNothingOfAnInsertThatIsCancelledHalfWay() {
        List<Person> rows = IntStream.range(0, 12_000)
                .mapToObj(i -> person(i, "n" + i, null))
                .toList();
        allOrNothing(etch.insertMany(rows), Where.all(), 0, 12_000);
    }

    @Test
    void keepsNothingOfAnInsertWithRowsThatIsCancelledHalfWay() {
        List<Person> rows = IntStream.range(0, 12_000)
                .mapToObj(i -> i % 2 == 0 ? person(i, "n" + i, null) : new Person((long) i, "n" + i, "e" + i, i))
                .toList();
        allOrNothing(etch.insertManyReturning(rows).count(), Where.all(), 0, 12_000);
    }

    @Test
    void keepsNothingOfAnUpdateThatIsCancelledHalfWay() {
        fill(12_000);
        List<Patch<Person>> patches = IntStream.range(0, 12_000)
                .mapToObj(i -> Patch.of(Person.class, i).set(Person::age).to(99))
                .toList();
        allOrNothing(etch.updateMany(patches), where(Person::age).eq(99), 0, 12_000);
    }

    @Test
    void keepsEverythingOfADeleteThatIsCancelledHalfWay() {
        fill(12_000);
        List<Integer> keys = IntStream.range(0, 12_000).boxed().toList();
        allOrNothing(etch.deleteMany(Person.class, keys), Where.all(), 12_000, 0);
    }

    private void fill(int rows) {
        etch.insertMany(IntStream.range(0, rows)
                        .mapToObj(i -> person(i, "n" + i, null))
                        .toList())
                .block(TIMEOUT);
    }

    /**
     * Cancelled later and later until it is done: as it was until then, all of it afterwards. A cancel that comes while
     * the commit is under way may be too late, and then it is all of it too.
     */
    private void allOrNothing(Mono<Long> work, Where<Person> counted, long before, long after) {
        work.subscribe().dispose();
        long found = settled(counted);
        int undone = found == before ? 1 : 0;
        for (int patience = 1; found == before; patience *= 4) {
            boolean done = work.map(count -> true)
                    .timeout(Duration.ofMillis(patience), Mono.just(false))
                    .block(TIMEOUT);
            found = settled(counted);
            assertThat(found).as("after %d ms", patience).isIn(done ? List.of(after) : List.of(before, after));
            undone += found == before ? 1 : 0;
        }
        assertThat(undone).as("times it was undone").isPositive();
    }

    /** Counted where no transaction that is still ending can hide or add a row. */
    private long settled(Where<Person> counted) {
        String lock = database().kind().isSqlite()
                ? "DELETE FROM people WHERE id < 0"
                : "LOCK TABLE people IN ACCESS EXCLUSIVE MODE";
        return etch.transaction(tx -> tx.execute(lock).then(tx.count(Person.class, counted)))
                .block(TIMEOUT);
    }
}
