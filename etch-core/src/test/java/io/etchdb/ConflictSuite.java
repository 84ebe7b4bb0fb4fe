package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.TestRows.User;
import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import io.etchdb.error.IntegrityException;
import io.etchdb.row.Patch;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Query;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Single inserts that meet a row which is there. */
abstract class ConflictSuite extends EtchSuite {

    @Table("hits")
    record Hit(
            @Id @Nullable String page,
            @Nullable Integer count,
            @Nullable String note,
            @Nullable Instant seenAt) {}

    ConflictSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return """
                CREATE TABLE users (id {serial}, name text, email text UNIQUE, UNIQUE (name, email));
                CREATE TABLE hits (page text PRIMARY KEY, count int NOT NULL, note text, seen_at {timestamp});
                """;
    }

    @BeforeEach
    void empty() {
        run(etch.executeScript("DELETE FROM users; DELETE FROM hits"));
    }

    private User stored(long id) {
        return run(etch.get(User.class, id));
    }

    @Test
    @DisplayName("C031: an ignored insert emits nothing and changes nothing")
    void ignoredInsertIsEmpty() {
        run(etch.insert(new User(1L, "original", null)));
        StepVerifier.create(etch.insert(new User(1L, "dup", null), OnConflict.ignore()))
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(stored(1)).isEqualTo(new User(1L, "original", null));
        assertThat(run(etch.insert(new User(2L, "fresh", null), OnConflict.ignore())))
                .isEqualTo(new User(2L, "fresh", null));
    }

    @Test
    void ignoreOnOtherColumnsIgnoresThoseOnly() {
        run(etch.insert(new User(1L, "a", "a@x")));
        assertThat(run(etch.insert(
                        new User(2L, "b", "a@x"), OnConflict.on(User::email).ignore())))
                .isNull();
        StepVerifier.create(etch.insert(
                        new User(1L, "b", "b@x"), OnConflict.on(User::email).ignore()))
                .expectError(IntegrityException.class)
                .verify(TIMEOUT);
        assertThat(count("users")).isEqualTo(1);
    }

    @Test
    @DisplayName("C032: an upsert emits the row as the database has it; what is unset keeps its value")
    void upserts() {
        run(etch.insert(new User(1L, "original", "orig@x")));
        assertThat(run(etch.insert(new User(1L, "updated", null), OnConflict.upsert())))
                .isEqualTo(new User(1L, "updated", "orig@x"));
        assertThat(run(etch.insert(new User(3L, "fresh", "f@x"), OnConflict.upsert())))
                .isEqualTo(new User(3L, "fresh", "f@x"));
        assertThat(run(etch.insert(
                        Patch.of(User.class, 1L)
                                .set(User::name)
                                .to("patched")
                                .set(User::email)
                                .toNull(),
                        OnConflict.upsert())))
                .isEqualTo(new User(1L, "patched", null));
    }

    @Test
    void updateOnOtherColumnsKeepsTheKeyThatIsThere() {
        run(etch.insert(new User(1L, "a", "a@x")));
        assertThat(run(etch.insert(
                        new User(99L, "b", "a@x"), OnConflict.on(User::email).update())))
                .isEqualTo(new User(1L, "b", "a@x"));
        assertThat(run(etch.insert(
                        new User(null, "c", "a@x"), OnConflict.on(User::email).update(User::name))))
                .isEqualTo(new User(1L, "c", "a@x"));
        assertThat(count("users")).isEqualTo(1);
    }

    @Test
    void aConflictOnSeveralColumns() {
        run(etch.insert(new User(1L, "a", "a@x")));
        assertThat(run(etch.insert(
                        new User(2L, "a", "a@x"),
                        OnConflict.on(User::name, User::email).ignore())))
                .isNull();
    }

    @Test
    void createsOrIncrementsHoweverManyAtOnce() {
        Hit first = new Hit("/", 1, null, null);
        OnConflict<Hit> increment = OnConflict.on(Hit::page).set(Hit::count).plus(1);
        assertThat(run(etch.insert(first, increment))).isEqualTo(first);
        assertThat(run(etch.insert(first, increment)).count()).isEqualTo(2);
        run(Flux.range(0, 50).flatMap(i -> etch.insert(first, increment), 50).then());
        assertThat(run(etch.get(Hit.class, "/")).count()).isEqualTo(52);
        assertThat(run(etch.insert(
                                first, OnConflict.on(Hit::page).set(Hit::count).minus(2)))
                        .count())
                .isEqualTo(50);
    }

    @Test
    void setsValueNullAndClockOnAConflict() {
        run(etch.insert(new Hit("/", 1, "old", Instant.EPOCH)));
        Hit changed = run(etch.insert(
                new Hit("/", 7, "unused", null),
                OnConflict.on(Hit::page)
                        .set(Hit::note)
                        .to("again")
                        .set(Hit::seenAt)
                        .now()));
        assertThat(changed.count()).isEqualTo(1);
        assertThat(changed.note()).isEqualTo("again");
        assertThat(Duration.between(changed.seenAt(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(run(etch.insert(
                                new Hit("/", 7, "unused", null),
                                OnConflict.on(Hit::page).set(Hit::note).to(null)))
                        .note())
                .isNull();
    }

    @Test
    void theInsertedColumnsKeepTheirDatabaseDefaultWhenNothingConflicts() {
        assertThat(run(etch.insert(
                        new Hit("/new", 5, "note", null),
                        OnConflict.on(Hit::page).set(Hit::note).to("again"))))
                .isEqualTo(new Hit("/new", 5, "note", null));
    }

    @Test
    void everyFormWorksForManyRowsAndForAStream() {
        OnConflict<User> renames = OnConflict.on(User::email).update(User::name);
        run(etch.insertMany(List.of(new User(1L, "a", "a@x"), new User(2L, "b", "b@x"))));
        assertThat(all(etch.insertManyReturning(List.of(new User(9L, "A", "a@x"), new User(3L, "c", "c@x")), renames)))
                .containsExactly(new User(1L, "A", "a@x"), new User(3L, "c", "c@x"));
        assertThat(run(etch.insertMany(
                        User.class, Flux.just(new User(9L, "B", "b@x"), new User(4L, "d", "d@x")), renames)))
                .isEqualTo(2);
        assertThat(run(etch.insertMany(
                        User.class,
                        List.of(Patch.of(User.class, 1L).set(User::email).toNull()),
                        OnConflict.upsert())))
                .isEqualTo(1);
        assertThat(all(etch.query(Query.from(User.class).orderBy(User::id))))
                .containsExactly(
                        new User(1L, "A", null),
                        new User(2L, "B", "b@x"),
                        new User(3L, "c", "c@x"),
                        new User(4L, "d", "d@x"));

        OnConflict<Hit> seen = OnConflict.on(Hit::page)
                .set(Hit::count)
                .plus(2)
                .set(Hit::note)
                .to("again")
                .set(Hit::seenAt)
                .now();
        List<Hit> hits =
                List.of(new Hit("/", 1, null, null), new Hit("/b", 1, null, null), new Hit("/", 1, null, null));
        assertThat(run(etch.insertMany(hits, seen))).isEqualTo(3);
        Hit twice = run(etch.get(Hit.class, "/"));
        assertThat(twice.count()).isEqualTo(3);
        assertThat(twice.note()).isEqualTo("again");
        assertThat(Duration.between(twice.seenAt(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(run(etch.get(Hit.class, "/b"))).isEqualTo(new Hit("/b", 1, null, null));
    }
}
