package io.etchdb;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.annotation.CreatedAt;
import io.etchdb.annotation.GeneratedKey;
import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import io.etchdb.annotation.Transient;
import io.etchdb.annotation.UpdatedAt;
import io.etchdb.annotation.Version;
import io.etchdb.error.ConcurrencyException;
import io.etchdb.row.Patch;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Query;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Columns that etch or the database clock takes care of, and those that are in no database. */
abstract class ManagedColumnsSuite extends EtchSuite {

    @Table("notes")
    record Note(
            @Id @GeneratedKey @Nullable UUID id,
            @Nullable String text,
            @CreatedAt @Nullable Instant createdAt,
            @UpdatedAt @Nullable Instant updatedAt) {

        static Note of(String text) {
            return new Note(null, text, null, null);
        }
    }

    @Table("tokens")
    record Token(
            @GeneratedKey(GeneratedKey.Strategy.UUID_V4) @Nullable
            UUID id,

            @Nullable String text) {}

    @Table("accounts")
    record Account(
            @Nullable Long id,
            @Nullable Integer balance,
            @Version @Nullable Long version) {}

    @Table("accounts")
    record PrimitiveAccount(
            long id, @Nullable Integer balance, @Version int version) {}

    @Table("accounts")
    record Labelled(
            @Nullable Long id,
            @Nullable Integer balance,
            @Version @Nullable Long version,
            @Transient @Nullable String label,
            @Transient int cached,
            @Transient boolean dirty) {}

    ManagedColumnsSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return """
                CREATE TABLE notes (id {uuid} PRIMARY KEY, text text, created_at {timestamp} NOT NULL,
                    updated_at {timestamp} NOT NULL);
                CREATE TABLE tokens (id {uuid} PRIMARY KEY, text text);
                CREATE TABLE accounts (id {serial}, balance int, version bigint NOT NULL);
                """;
    }

    @BeforeEach
    void empty() {
        run(etch.executeScript("DELETE FROM notes; DELETE FROM tokens; DELETE FROM accounts"));
    }

    // ---- GeneratedKey ----

    @Test
    @DisplayName("C081: an unset key is made on this side, of the version asked for, one per subscription")
    void makesKeys() {
        Mono<Note> insert = etch.insert(Note.of("x"));
        UUID first = run(insert).id();
        UUID second = run(insert).id();
        assertThat(first.version()).isEqualTo(7);
        assertThat(first.variant()).isEqualTo(2);
        assertThat(second).isNotEqualTo(first);
        assertThat(second.toString()).isGreaterThan(first.toString());
        assertThat(run(etch.insert(new Token(null, "x"))).id().version()).isEqualTo(4);
        assertThat(run(etch.get(Note.class, first)).text()).isEqualTo("x");
    }

    @Test
    void keepsAKeyThatIsSet() {
        UUID own = UUID.fromString("00000000-0000-4000-8000-000000000001");
        assertThat(run(etch.insert(new Token(own, "x"))).id()).isEqualTo(own);
        assertThat(run(etch.insert(Patch.of(Token.class).set(Token::text).to("p")))
                        .id())
                .isNotNull();
    }

    // ---- CreatedAt, UpdatedAt ----

    @Test
    @DisplayName("C081: created by the database clock and never changed, updated on every update")
    void takesTheDatabaseClock() throws InterruptedException {
        Note created = run(etch.insert(Note.of("x")));
        assertThat(Duration.between(created.createdAt(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(created.updatedAt()).isEqualTo(created.createdAt());
        Thread.sleep(1_100); // SQLite's clock ticks in seconds
        Note updated = run(etch.update(new Note(created.id(), "y", Instant.EPOCH, Instant.EPOCH)));
        assertThat(updated.createdAt()).isEqualTo(created.createdAt());
        assertThat(updated.updatedAt()).isAfter(created.updatedAt());
    }

    @Test
    void anInsertKeepsWhatTheRowSets() {
        Instant then = Instant.parse("2020-02-02T02:02:02Z");
        Note stored = run(etch.insert(new Note(null, "x", then, then)));
        assertThat(stored.createdAt()).isEqualTo(then);
        assertThat(stored.updatedAt()).isEqualTo(then);
    }

    @Test
    void everyUpdateTakesTheClock() {
        Instant then = Instant.parse("2020-02-02T02:02:02Z");
        UUID id = run(etch.insert(new Note(null, "x", then, then))).id();
        Note patched = run(etch.update(Patch.of(Note.class, id).set(Note::text).to("y")));
        assertThat(patched.createdAt()).isEqualTo(then);
        assertThat(patched.updatedAt()).isAfter(then);

        reset(id, then);
        run(etch.updateWhere(Patch.of(Note.class).set(Note::text).to("z"), Where.all()));
        assertThat(run(etch.require(Note.class, id)).updatedAt()).isAfter(then);

        reset(id, then);
        assertThat(run(etch.insert(new Note(id, "upserted", null, null), OnConflict.upsert()))
                        .updatedAt())
                .isAfter(then);

        reset(id, then);
        Note conflicting = run(etch.insert(
                new Note(id, "set", null, null),
                OnConflict.on(Note::id).set(Note::text).to("set")));
        assertThat(conflicting.updatedAt()).isAfter(then);
        assertThat(conflicting.createdAt()).isEqualTo(then);
    }

    private void reset(UUID id, Instant updatedAt) {
        run(etch.execute("UPDATE notes SET updated_at = $1 WHERE id = $2", updatedAt, id));
        assertThat(run(etch.require(Note.class, id)).updatedAt()).isEqualTo(updatedAt);
    }

    @Test
    void anUpdateThatSetsNothingElseIsRefused() {
        assertThatThrownBy(() -> etch.update(new Note(UUID.randomUUID(), null, Instant.EPOCH, Instant.EPOCH)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Note");
    }

    // ---- Version ----

    @Test
    void versionStartsAtZeroAndCounts() {
        Account opened = run(etch.insert(new Account(1L, 10, null)));
        assertThat(opened.version()).isZero();
        Account changed = run(etch.update(new Account(1L, 20, 0L)));
        assertThat(changed).isEqualTo(new Account(1L, 20, 1L));
        assertThat(run(etch.update(Patch.of(Account.class, 1L)
                        .set(Account::version)
                        .to(1L)
                        .set(Account::balance)
                        .plus(5))))
                .isEqualTo(new Account(1L, 25, 2L));
    }

    @Test
    void aStaleVersionIsAConcurrencyException() {
        run(etch.insert(new Account(1L, 10, null)));
        run(etch.update(new Account(1L, 20, 0L)));
        for (Mono<?> stale : List.<Mono<?>>of(
                etch.update(new Account(1L, 30, 0L)),
                etch.update(Patch.of(Account.class, 1L)
                        .set(Account::balance)
                        .to(30)
                        .set(Account::version)
                        .to(0L)),
                etch.delete(new Account(1L, null, 0L)),
                etch.update(new Account(404L, 30, 0L)),
                etch.delete(new Account(404L, null, 0L)))) {
            StepVerifier.create(stale)
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(ConcurrencyException.class)
                            .hasMessageContaining("accounts"))
                    .verify(TIMEOUT);
        }
        assertThat(run(etch.get(Account.class, 1L))).isEqualTo(new Account(1L, 20, 1L));
    }

    @Test
    void aDifferenceIsCheckedAgainstTheVersionThatWasRead() {
        Account before = run(etch.insert(new Account(1L, 10, null)));
        Patch<Account> deposit = Patch.between(before, new Account(1L, 15, null));
        assertThat(run(etch.update(deposit))).isEqualTo(new Account(1L, 15, 1L));
        StepVerifier.create(etch.update(deposit))
                .expectError(ConcurrencyException.class)
                .verify(TIMEOUT);
        assertThat(run(etch.update(Patch.between(before, before)))).isEqualTo(new Account(1L, 15, 1L));
        assertThatThrownBy(() -> etch.update(Patch.between(new Account(1L, 10, null), new Account(1L, 15, null))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Account.version");
    }

    @Test
    void aGuardThatMatchesNothingIsAConcurrencyExceptionToo() {
        run(etch.insert(new Account(1L, 10, null)));
        for (Mono<?> guarded : List.<Mono<?>>of(
                etch.update(new Account(1L, 20, 0L), where(Account::balance).gt(100)),
                etch.delete(new Account(1L, null, 0L), where(Account::balance).gt(100)),
                etch.scoped(Account.class, where(Account::balance).eq(11)).delete(new Account(1L, null, 0L)))) {
            StepVerifier.create(guarded).expectError(ConcurrencyException.class).verify(TIMEOUT);
        }
        assertThat(run(etch.get(Account.class, 1L))).isEqualTo(new Account(1L, 10, 0L));
    }

    @Test
    void eachSubscriptionOfABulkInsertMakesItsOwnKeys() {
        Mono<Long> insert = etch.insertMany(List.of(Note.of("a"), Note.of("b")));
        run(insert);
        run(insert);
        assertThat(all(etch.query(Note.class))).extracting(Note::id).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void aMissingVersionIsABadArgument() {
        assertThatThrownBy(() -> etch.update(new Account(1L, 30, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Account.version");
        assertThatThrownBy(() -> etch.update(
                        Patch.of(Account.class, 1L).set(Account::balance).to(30)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Account.version");
        assertThatThrownBy(() -> etch.delete(new Account(1L, null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Account.version");
    }

    @Test
    void ofTwoWhoUpdateTheSameVersionOneWins() {
        run(etch.insert(new Account(1L, 0, null)));
        List<String> outcomes = all(Flux.range(1, 8)
                .flatMap(
                        i -> etch.update(new Account(1L, i, 0L))
                                .map(row -> "won")
                                .onErrorResume(ConcurrencyException.class, e -> Mono.just("lost")),
                        8));
        assertThat(outcomes).hasSize(8).containsOnlyOnce("won");
        assertThat(run(etch.get(Account.class, 1L)).version()).isEqualTo(1L);
    }

    @Test
    void updateWhereCountsUnchecked() {
        run(etch.insert(new Account(1L, 10, null)));
        run(etch.insert(new Account(2L, 20, null)));
        assertThat(run(etch.updateWhere(
                        Patch.of(Account.class).set(Account::balance).to(5),
                        where(Account::balance).gt(0))))
                .isEqualTo(2);
        assertThat(all(etch.query(Account.class)).stream().map(Account::version))
                .containsExactly(1L, 1L);
        assertThatThrownBy(() -> etch.updateWhere(
                        Patch.of(Account.class)
                                .set(Account::balance)
                                .to(5)
                                .set(Account::version)
                                .to(9L),
                        Where.all()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version");
    }

    @Test
    void deleteByKeyIsUncheckedDeleteOfARowIsChecked() {
        run(etch.insert(new Account(1L, 10, null)));
        run(etch.insert(new Account(2L, 10, null)));
        assertThat(run(etch.delete(Account.class, 1L))).isEqualTo(new Account(1L, 10, 0L));
        assertThat(run(etch.delete(Account.class, 1L))).isNull();
        assertThat(run(etch.delete(new Account(2L, null, 0L)))).isEqualTo(new Account(2L, 10, 0L));
    }

    @Test
    void aPrimitiveVersionIsAlwaysSet() {
        assertThat(run(etch.insert(new PrimitiveAccount(1, 10, 0))).version()).isZero();
        assertThat(run(etch.update(new PrimitiveAccount(1, 11, 0))).version()).isEqualTo(1);
        StepVerifier.create(etch.update(new PrimitiveAccount(1, 12, 0)))
                .expectError(ConcurrencyException.class)
                .verify(TIMEOUT);
    }

    @Test
    void anUpsertOfAStaleVersionIsAConcurrencyException() {
        run(etch.insert(new Account(1L, 10, null)));
        assertThat(run(etch.insert(new Account(1L, 20, 0L), OnConflict.upsert())))
                .isEqualTo(new Account(1L, 20, 1L));
        StepVerifier.create(etch.insert(new Account(1L, 30, 0L), OnConflict.upsert()))
                .expectError(ConcurrencyException.class)
                .verify(TIMEOUT);
    }

    // ---- many at once ----

    @Test
    @DisplayName("C081: keys, clocks and versions of many rows at once")
    void bulkInsertsTakeCareOfManagedColumns() {
        List<Note> notes = all(etch.insertManyReturning(List.of(Note.of("a"), Note.of("b"), Note.of("c"))));
        assertThat(notes).extracting(Note::text).containsExactly("a", "b", "c");
        assertThat(notes).extracting(note -> note.id().toString()).isSorted().doesNotHaveDuplicates();
        assertThat(notes).allSatisfy(note -> {
            assertThat(note.id().version()).isEqualTo(7);
            assertThat(note.updatedAt()).isEqualTo(note.createdAt());
            assertThat(Duration.between(note.createdAt(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
        });
        UUID own = new UUID(0x4000, 0x8000000000000000L);
        assertThat(all(etch.insertManyReturning(List.of(new Token(own, "x"), new Token(null, "y")))).stream()
                        .map(Token::id))
                .hasSize(2)
                .startsWith(own)
                .doesNotContainNull();
        assertThat(all(etch.insertManyReturning(List.of(new Account(1L, 10, null), new Account(2L, 20, 7L)))))
                .containsExactly(new Account(1L, 10, 0L), new Account(2L, 20, 7L));
    }

    @Test
    void updateManyTakesTheClockAndCountsUnchecked() {
        Instant then = Instant.parse("2020-02-02T02:02:02Z");
        UUID a = run(etch.insert(new Note(null, "a", then, then))).id();
        UUID b = run(etch.insert(new Note(null, "b", then, then))).id();
        run(etch.updateMany(List.of(
                Patch.of(Note.class, a).set(Note::text).to("A"),
                Patch.of(Note.class, b).set(Note::text).toNull())));
        for (UUID id : List.of(a, b)) {
            Note note = run(etch.require(Note.class, id));
            assertThat(note.createdAt()).isEqualTo(then);
            assertThat(note.updatedAt()).isAfter(then);
        }
        run(etch.insertMany(List.of(new Account(1L, 10, null), new Account(2L, 20, null))));
        run(etch.updateMany(List.of(
                Patch.of(Account.class, 1L).set(Account::balance).plus(1),
                Patch.of(Account.class, 2L).set(Account::balance).plus(1),
                Patch.of(Account.class, 1L).set(Account::balance).plus(1))));
        assertThat(all(etch.query(Query.from(Account.class).orderBy(Account::id))))
                .containsExactly(new Account(1L, 12, 2L), new Account(2L, 21, 1L));
    }

    @Test
    void upsertsOfManyTakeTheClockAndCheckTheVersionsTheyCarry() {
        Instant then = Instant.parse("2020-02-02T02:02:02Z");
        UUID id = run(etch.insert(new Note(null, "a", then, then))).id();
        List<Note> notes = all(
                etch.insertManyReturning(List.of(new Note(id, "A", null, null), Note.of("b")), OnConflict.upsert()));
        assertThat(notes).extracting(Note::text).containsExactly("A", "b");
        assertThat(notes.get(0).createdAt()).isEqualTo(then);
        assertThat(notes.get(0).updatedAt()).isAfter(then);
        run(etch.insertMany(List.of(new Account(1L, 10, null), new Account(2L, 20, null))));
        run(etch.insertMany(List.of(new Account(1L, 11, 0L), new Account(2L, 21, null)), OnConflict.upsert()));
        assertThat(all(etch.query(Query.from(Account.class).orderBy(Account::id))))
                .containsExactly(new Account(1L, 11, 1L), new Account(2L, 21, 1L));
        for (Mono<?> stale : List.<Mono<?>>of(
                etch.insertMany(List.of(new Account(3L, 30, 0L), new Account(1L, 12, 0L)), OnConflict.upsert()),
                etch.insertManyReturning(List.of(new Account(3L, 30, 0L), new Account(1L, 12, 0L)), OnConflict.upsert())
                        .then(),
                etch.insertMany(
                        Account.class,
                        Flux.just(new Account(3L, 30, 0L), new Account(1L, 12, 0L)),
                        OnConflict.upsert()))) {
            StepVerifier.create(stale)
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(ConcurrencyException.class)
                            .hasMessageContaining("accounts"))
                    .verify(TIMEOUT);
        }
        assertThat(all(etch.query(Query.from(Account.class).orderBy(Account::id))))
                .containsExactly(new Account(1L, 11, 1L), new Account(2L, 21, 1L));
    }

    // ---- Transient ----

    @Test
    @DisplayName("C046: a transient component is never stored and holds its default when it is read")
    void transientIsNeverStored() {
        Labelled stored = run(etch.insert(new Labelled(1L, 10, null, "secret", 7, true)));
        assertThat(stored).isEqualTo(new Labelled(1L, 10, 0L, null, 0, false));
        assertThat(run(etch.get(Labelled.class, 1L))).isEqualTo(stored);
        assertThat(run(etch.fetchModel(
                        Labelled.class, "SELECT id, balance, version, 'x' AS label, 5 AS cached FROM accounts")))
                .isEqualTo(stored);
    }
}
