package io.etchdb;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.TestRows.Counter;
import io.etchdb.TestRows.Job;
import io.etchdb.TestRows.Meter;
import io.etchdb.TestRows.User;
import io.etchdb.TestRows.UserRole;
import io.etchdb.error.NotFoundException;
import io.etchdb.error.NotUniqueException;
import io.etchdb.row.Key;
import io.etchdb.row.Patch;
import io.etchdb.sql.Query;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Section 4.2 of the conformance cases: single rows and conditions on a real database. */
abstract class CrudSuite extends EtchSuite {

    CrudSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return TestRows.SCHEMA;
    }

    @BeforeEach
    void empty() {
        run(etch.executeScript(TestRows.EMPTY));
    }

    private User insert(String name, String email) {
        return run(etch.insert(new User(null, name, email)));
    }

    private User insert(long id, String name, String email) {
        return run(etch.insert(new User(id, name, email)));
    }

    private List<Long> ids(Where<User> where) {
        return all(etch.query(Query.from(User.class).where(where).orderBy(User::id))
                .map(User::id));
    }

    // ---- insert ----

    @Test
    @DisplayName("C029: insert emits the generated key, and the row can be read by it")
    void insertEmitsGeneratedKey() {
        User stored = insert("Alice", null);
        assertThat(stored.id()).isNotNull();
        assertThat(run(etch.get(User.class, stored.id()))).isEqualTo(new User(stored.id(), "Alice", null));
    }

    @Test
    @DisplayName("C029: a column with a default of the database comes back filled")
    void insertEmitsDatabaseDefault() {
        Job stored = run(etch.insert(new Job(null, "p", null)));
        assertThat(stored.status()).isEqualTo("pending");
        assertThat(stored.id()).isNotNull();
    }

    @Test
    void explicitNullBeatsTheDefault() {
        Job stored = run(etch.insert(
                Patch.of(Job.class).set(Job::payload).to("p").set(Job::status).toNull()));
        assertThat(stored.status()).isNull();
    }

    @Test
    void insertsARowOfDefaultsOnly() {
        Job stored = run(etch.insert(new Job(null, null, null)));
        assertThat(stored).isEqualTo(new Job(stored.id(), null, "pending"));
    }

    @Test
    void insertIsColdAndRunsOncePerSubscription() {
        var insert = etch.insert(User.named("Alice"));
        assertThat(count("users")).isZero();
        run(insert);
        run(insert);
        assertThat(count("users")).isEqualTo(2);
    }

    @Test
    void insertManagesEveryKeyPart() {
        UserRole role = run(etch.insert(new UserRole(1, 10, "hi")));
        assertThat(role).isEqualTo(new UserRole(1, 10, "hi"));
        assertThat(run(etch.get(UserRole.class, Key.of(1, 10)))).isEqualTo(role);
    }

    // ---- get, require, one, count, exists ----

    @Test
    void getOfNoRowIsEmpty() {
        StepVerifier.create(etch.get(User.class, 404L)).expectComplete().verify(TIMEOUT);
        StepVerifier.create(etch.get(User.class, where(User::name).eq("nobody")))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void getTakesAKeyOfAnotherNumberType() {
        User alice = insert(7, "Alice", null);
        assertThat(run(etch.get(User.class, 7))).isEqualTo(alice);
        assertThat(run(etch.get(UserRole.class, Key.of(1L, 2L)))).isNull();
    }

    @Test
    void getByConditionEmitsOneOfSeveral() {
        insert(1, "same", null);
        insert(2, "same", null);
        StepVerifier.create(etch.get(User.class, where(User::name).eq("same")))
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void requireSignalsNotFoundNamingTheRecord() {
        insert(1, "Alice", null);
        assertThat(run(etch.require(User.class, 1L)).name()).isEqualTo("Alice");
        assertThat(run(etch.require(User.class, where(User::name).eq("Alice"))).id())
                .isEqualTo(1L);
        StepVerifier.create(etch.require(User.class, 404L))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(NotFoundException.class)
                        .hasMessageContaining("User")
                        .hasMessageNotContaining("404"))
                .verify(TIMEOUT);
        StepVerifier.create(etch.require(User.class, where(User::name).eq("nobody")))
                .expectErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(NotFoundException.class).hasMessageNotContaining("nobody"))
                .verify(TIMEOUT);
    }

    @Test
    void switchIfEmptyTakesANotFoundOfTheCallersOwn() {
        StepVerifier.create(
                        etch.update(new User(404L, "x", null)).switchIfEmpty(NotFoundException.of(User.class, 404L)))
                .expectErrorSatisfies(
                        error -> assertThat(((NotFoundException) error).type()).isEqualTo(User.class))
                .verify(TIMEOUT);
    }

    @Test
    @DisplayName("C068: one of no row is not found, of two rows not unique")
    void oneIsExactlyOne() {
        insert(1, "Alice", null);
        insert(2, "Bob", null);
        insert(3, "Bob", null);
        insert(4, "Bob", null);
        assertThat(run(etch.one(Query.from(User.class).where(User::name).eq("Alice")))
                        .id())
                .isEqualTo(1L);
        StepVerifier.create(etch.one(Query.from(User.class).where(User::name).eq("nobody")))
                .expectError(NotFoundException.class)
                .verify(TIMEOUT);
        StepVerifier.create(etch.one(Query.from(User.class).where(User::name).eq("Bob")))
                .expectErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(NotUniqueException.class).hasMessageContaining("User"))
                .verify(TIMEOUT);
    }

    @Test
    void countsAndAsksForExistence() {
        insert(1, "Alice", null);
        insert(2, "Bob", "b@x");
        insert(3, "Bob", null);
        assertThat(run(etch.count(User.class))).isEqualTo(3);
        assertThat(run(etch.count(User.class, where(User::name).eq("Bob")))).isEqualTo(2);
        assertThat(run(etch.count(Query.from(User.class)
                        .where(User::email)
                        .isNull()
                        .orderBy(User::name)
                        .limit(1)
                        .offset(1))))
                .isEqualTo(2);
        assertThat(run(etch.exists(User.class, where(User::name).eq("Bob")))).isTrue();
        assertThat(run(etch.exists(User.class, where(User::name).eq("Eve")))).isFalse();
        assertThat(run(etch.exists(User.class, Where.all()))).isTrue();
    }

    @Test
    void anEmptyListMatchesNothingAndSendsNothing() {
        insert(1, "Alice", null);
        Where<User> none = where(User::id).in(List.of());
        Patch<User> rename = Patch.of(User.class).set(User::name).to("x");
        assertThat(all(etch.query(User.class, none))).isEmpty();
        assertThat(run(etch.count(User.class, none))).isZero();
        assertThat(run(etch.exists(User.class, none))).isFalse();
        assertThat(run(etch.updateWhere(rename, none))).isZero();
        assertThat(all(etch.updateWhereReturning(rename, none))).isEmpty();
        assertThat(run(etch.deleteWhere(User.class, none))).isZero();
        assertThat(all(etch.deleteWhereReturning(User.class, none))).isEmpty();
        Where<User> noName = where(User::name).in(List.of());
        assertThat(run(etch.update(new User(1L, "x", null), noName))).isNull();
        assertThat(run(etch.delete(new User(1L, null, null), noName))).isNull();
        StepVerifier.create(etch.one(Query.from(User.class).where(none)))
                .expectError(NotFoundException.class)
                .verify(TIMEOUT);
        assertThat(ids(Where.all())).containsExactly(1L);
    }

    // ---- query ----

    @Test
    @DisplayName("C010: a list of keys, and an order in two directions")
    void queriesByListAndOrder() {
        insert(1, "b", null);
        insert(5, "a", null);
        insert(7, "a", null);
        insert(9, "c", null);
        assertThat(ids(where(User::id).in(1L, 5L, 7L))).containsExactly(1L, 5L, 7L);
        assertThat(ids(where(User::name).in(List.of("a", "c")))).containsExactly(5L, 7L, 9L);
        assertThat(all(etch.query(Query.from(User.class).orderBy(User::name).orderByDesc(User::id))
                        .map(User::id)))
                .containsExactly(7L, 5L, 1L, 9L);
    }

    @Test
    @DisplayName("C011: limit 0 reads nothing, limit and offset cut")
    void limitsAndSkips() {
        for (long id = 1; id <= 5; id++) {
            insert(id, "u" + id, null);
        }
        Query<User> byId = Query.from(User.class).orderBy(User::id);
        assertThat(all(etch.query(byId.limit(0)))).isEmpty();
        assertThat(all(etch.query(byId.limit(2).offset(1)).map(User::id))).containsExactly(2L, 3L);
        assertThat(all(etch.query(byId.offset(3)).map(User::id))).containsExactly(4L, 5L);
    }

    @Test
    @DisplayName("C040: null means IS NULL; conditions are all required")
    void filtersNull() {
        insert(1, "alice", null);
        insert(2, "bob", "b@x");
        insert(3, "eve", null);
        insert(4, "alice", "a@x");
        assertThat(ids(where(User::email).eq(null))).containsExactly(1L, 3L);
        assertThat(ids(where(User::name).eq("alice").and(User::email).eq(null))).containsExactly(1L);
        assertThat(ids(where(User::email).ne(null))).containsExactly(2L, 4L);
        assertThat(ids(where(User::email).ne("b@x"))).containsExactly(4L);
    }

    @Test
    void comparesWithTheDatabaseClock() {
        Instant past = Instant.parse("2001-01-01T00:00:00Z");
        Instant future = Instant.parse("2999-01-01T00:00:00Z");
        run(etch.insert(new Meter(1L, 1, "past", past)));
        run(etch.insert(new Meter(2L, 1, "future", future)));
        run(etch.insert(new Meter(3L, 1, "never", null)));
        assertThat(all(etch.query(Meter.class, where(Meter::updatedAt).ltNow()).map(Meter::label)))
                .containsExactly("past");
        assertThat(all(etch.query(Meter.class, where(Meter::updatedAt).geNow()).map(Meter::label)))
                .containsExactly("future");
        assertThat(all(etch.query(Meter.class, where(Meter::updatedAt).gt(past)).map(Meter::label)))
                .containsExactly("future");
        assertThat(all(etch.query(Meter.class, where(Meter::updatedAt).eq(past)).map(Meter::label)))
                .containsExactly("past");
    }

    // ---- update ----

    @Test
    @DisplayName("C035: update keeps what is unset and emits the whole row; of no row it is empty")
    void updateKeepsUnsetColumns() {
        insert(1, "Alice", "original@x");
        assertThat(run(etch.update(new User(1L, "B", null)))).isEqualTo(new User(1L, "B", "original@x"));
        assertThat(run(etch.get(User.class, 1L))).isEqualTo(new User(1L, "B", "original@x"));
        StepVerifier.create(etch.update(new User(999L, "x", null)))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    @DisplayName("C036: a guard is part of the statement; null guards match only a NULL row")
    void updateObeysItsGuard() {
        insert(1, "Alice", "original@x");
        insert(2, "Bob", null);
        assertThat(run(etch.update(new User(1L, "H", null), where(User::email).eq("wrong@x"))))
                .isNull();
        assertThat(run(etch.get(User.class, 1L)).name()).isEqualTo("Alice");
        assertThat(run(etch.update(new User(1L, "H", null), where(User::email).eq("original@x")))
                        .name())
                .isEqualTo("H");
        assertThat(run(etch.update(new User(1L, "N", null), where(User::email).eq(null))))
                .isNull();
        assertThat(run(etch.update(new User(2L, "N", null), where(User::email).eq(null)))
                        .name())
                .isEqualTo("N");
    }

    @Test
    @DisplayName("C015: a patch writes an explicit NULL")
    void patchWritesNull() {
        insert(1, "Alice", "a@x");
        assertThat(run(etch.update(Patch.of(User.class, 1L).set(User::email).toNull())))
                .isEqualTo(new User(1L, "Alice", null));
    }

    @Test
    @DisplayName("C038: updateWhere emits how many rows it changed, and leaves the others")
    void updatesWhere() {
        for (long id = 1; id <= 5; id++) {
            insert(id, "u" + id, id == 2 ? null : "e" + id);
        }
        Patch<User> patch = Patch.of(User.class).set(User::name).to("changed");
        assertThat(run(etch.updateWhere(patch, where(User::id).in(1L, 3L)))).isEqualTo(2);
        assertThat(ids(where(User::name).eq("changed"))).containsExactly(1L, 3L);
        assertThat(run(etch.updateWhere(patch, where(User::id).in(98L, 99L)))).isZero();
        assertThat(run(etch.updateWhere(patch, where(User::email).isNull()))).isEqualTo(1);
        assertThat(ids(where(User::name).eq("changed"))).containsExactly(1L, 2L, 3L);
        assertThat(run(etch.updateWhere(patch, Where.all()))).isEqualTo(5);
    }

    @Test
    void updateWhereReturningEmitsTheRowsAsTheyNowAre() {
        insert(1, "a", null);
        insert(2, "b", null);
        assertThat(all(etch.updateWhereReturning(
                        Patch.of(User.class).set(User::email).to("e@x"),
                        where(User::name).eq("b"))))
                .containsExactly(new User(2L, "b", "e@x"));
    }

    @Test
    @DisplayName("C044: increments add up in the database, also when a hundred run at once")
    void incrementsAddUp() {
        run(etch.insert(new Counter(1, 10)));
        Patch<Counter> row = Patch.of(Counter.class, 1);
        run(etch.update(row.set(Counter::n).plus(1)));
        run(etch.update(row.set(Counter::n).plus(5)));
        assertThat(run(etch.update(row.set(Counter::n).plus(-3)))).isEqualTo(new Counter(1, 13));
        assertThat(run(etch.update(row.set(Counter::n).minus(3)))).isEqualTo(new Counter(1, 10));

        run(Flux.range(0, 100)
                .flatMap(i -> etch.update(row.set(Counter::n).plus(1)), 100)
                .then());
        assertThat(run(etch.get(Counter.class, 1)).n()).isEqualTo(110);
    }

    @Test
    @DisplayName("C045: now() takes the database clock, in the same statement as another change")
    void nowTakesTheDatabaseClock() {
        run(etch.insert(new Meter(1L, 1, "old", Instant.EPOCH)));
        Meter updated = run(etch.update(Patch.of(Meter.class, 1L)
                .set(Meter::updatedAt)
                .now()
                .set(Meter::label)
                .to("new")));
        assertThat(updated.label()).isEqualTo("new");
        assertThat(Duration.between(updated.updatedAt(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void anEmptyDifferenceEmitsTheRowAsStoredAndWritesNothing() {
        insert(1, "Alice", "a@x");
        User stale = new User(1L, "Someone", null);
        assertThat(run(etch.update(Patch.between(stale, stale)))).isEqualTo(new User(1L, "Alice", "a@x"));
        User gone = new User(404L, "x", null);
        assertThat(run(etch.update(Patch.between(gone, gone)))).isNull();
    }

    @Test
    void aDifferenceWritesOnlyWhatDiffers() {
        insert(1, "Alice", "a@x");
        run(etch.execute("UPDATE users SET name = 'elsewhere' WHERE id = 1"));
        User before = new User(1L, "Alice", "a@x");
        assertThat(run(etch.update(Patch.between(before, new User(1L, "Alice", null)))))
                .isEqualTo(new User(1L, "elsewhere", null));
    }

    // ---- delete ----

    @Test
    @DisplayName("C037: delete obeys its guard, and of a composite key removes exactly one")
    void deletes() {
        insert(1, "Alice", "a@x");
        User row = new User(1L, null, null);
        assertThat(run(etch.delete(row, where(User::email).eq("wrong@x")))).isNull();
        assertThat(count("users")).isEqualTo(1);
        assertThat(run(etch.delete(row, where(User::email).eq("a@x")))).isEqualTo(new User(1L, "Alice", "a@x"));
        assertThat(count("users")).isZero();

        for (int role = 1; role <= 3; role++) {
            run(etch.insert(new UserRole(1, role, "r" + role)));
        }
        assertThat(run(etch.delete(new UserRole(1, 2, null)))).isEqualTo(new UserRole(1, 2, "r2"));
        assertThat(count("user_roles")).isEqualTo(2);
    }

    @Test
    @DisplayName("C071: delete by key emits the removed row")
    void deleteByKeyEmitsTheRow() {
        insert(1, "Alice", "a@x");
        run(etch.insert(new UserRole(1, 2, "r")));
        assertThat(run(etch.delete(User.class, 1L))).isEqualTo(new User(1L, "Alice", "a@x"));
        assertThat(run(etch.delete(User.class, 1L))).isNull();
        assertThat(run(etch.delete(UserRole.class, Key.of(1, 2)))).isEqualTo(new UserRole(1, 2, "r"));
    }

    @Test
    @DisplayName("C071: deleteWhere by a fragment, every row only by Where.all()")
    void deletesWhere() {
        for (long id = 1; id <= 5; id++) {
            insert(id, "u".repeat((int) id), null);
        }
        assertThat(all(etch.deleteWhereReturning(User.class, Where.sql("length(name) > ?", 3))))
                .extracting(User::id)
                .containsExactlyInAnyOrder(4L, 5L);
        assertThat(run(etch.deleteWhere(User.class, where(User::id).eq(1L)))).isEqualTo(1);
        assertThat(run(etch.deleteWhere(User.class, where(User::id).eq(1L)))).isZero();
        assertThatThrownBy(() -> etch.deleteWhere(User.class, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Where.all()");
        assertThatThrownBy(() ->
                        etch.updateWhere(Patch.of(User.class).set(User::name).to("x"), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Where.all()");
        assertThat(run(etch.deleteWhere(User.class, Where.all()))).isEqualTo(2);
    }

    @Test
    void badArgumentsThrowFromTheCallItself() {
        assertThatThrownBy(() -> etch.get(User.class, List.of(1L, 2L))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> etch.update(User.named("x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> etch.delete(User.named("x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> etch.execute("SELECT $1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> etch.fetch("SELECT 1", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void composeSaysWhatRuns() {
        assertThat(etch.compose().dialect()).isSameAs(dialect());
        assertThat(etch.compose().get(User.class, 1L).text())
                .isEqualTo("SELECT id, name, email FROM users WHERE id = $1");
    }
}
