package io.etchdb;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.annotation.Table;
import io.etchdb.error.NotFoundException;
import io.etchdb.row.ColumnRef;
import io.etchdb.row.Patch;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Query;
import io.etchdb.sql.Scroll;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Views of one template: scopes, schemas, repositories. */
abstract class ViewSuite extends DatabaseSuite {

    static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Table("notes")
    record Note(
            @Nullable Integer id,
            @Nullable Integer uid,
            @Nullable String text) {}

    static final class NoteRepository extends EtchRepository<Note, Integer> {

        NoteRepository(EtchTemplate etch) {
            super(etch, Note.class);
        }

        Flux<Note> called(String text) {
            return all(where(Note::text).eq(text));
        }
    }

    EtchTemplate etch;

    ViewSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @BeforeAll
    void connect() {
        etch = EtchTemplate.connect(database().url());
        etch.executeScript("CREATE TABLE notes (id INTEGER PRIMARY KEY, uid INTEGER, text TEXT)")
                .block(TIMEOUT);
    }

    @AfterAll
    void close() {
        etch.close().block(TIMEOUT);
    }

    @BeforeEach
    void fill() {
        etch.deleteWhere(Note.class, Where.all()).block(TIMEOUT);
        etch.insertMany(List.of(new Note(1, 1, "a"), new Note(2, 2, "b"), new Note(3, 1, "c")))
                .block(TIMEOUT);
    }

    private EtchTemplate of(int user) {
        return etch.scoped(Note.class, where(Note::uid).eq(user));
    }

    @Test
    @DisplayName("C069 a scope sees its rows only")
    void readsOnlyItsRows() {
        assertThat(of(1).query(Note.class).map(Note::id).sort().collectList().block(TIMEOUT))
                .containsExactly(1, 3);
        assertThat(of(1).get(Note.class, 2).blockOptional(TIMEOUT)).isEmpty();
        assertThat(of(1).get(Note.class, where(Note::text).eq("b")).blockOptional(TIMEOUT))
                .isEmpty();
        assertThat(of(1).exists(Note.class, where(Note::id).eq(2)).block(TIMEOUT))
                .isFalse();
        assertThat(of(2).count(Note.class).block(TIMEOUT)).isEqualTo(1);
        assertThat(of(1).scroll(Query.from(Note.class), Scroll.keyset(1))
                        .map(Note::id)
                        .collectList()
                        .block(TIMEOUT))
                .containsExactly(1, 3);
        assertThat(etch.count(Note.class).block(TIMEOUT)).isEqualTo(3);
        assertThat(of(1).transaction(tx -> tx.count(Note.class)).block(TIMEOUT)).isEqualTo(2);
    }

    @Test
    @DisplayName("C069 an insert gets the values of the scope, and may not contradict them")
    void insertsItsValues() {
        assertThat(of(7).insert(new Note(9, null, "x")).block(TIMEOUT)).isEqualTo(new Note(9, 7, "x"));
        assertThat(of(7).insertManyReturning(List.of(new Note(10, null, "y"), new Note(11, 7, "z")))
                        .map(Note::uid)
                        .collectList()
                        .block(TIMEOUT))
                .containsExactly(7, 7);
        assertThatThrownBy(() -> of(7).insert(new Note(12, 8, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Note.uid");
        assertThatThrownBy(() -> of(7).insertMany(List.of(new Note(12, 8, "x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(1).update(new Note(1, 2, "x"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("C069 a scope writes its rows only")
    void writesOnlyItsRows() {
        assertThat(of(1).update(new Note(2, null, "stolen")).blockOptional(TIMEOUT))
                .isEmpty();
        assertThat(of(1).delete(Note.class, 2).blockOptional(TIMEOUT)).isEmpty();
        assertThat(of(1).updateMany(List.of(
                                Patch.of(Note.class, 2).set(Note::text).to("s"),
                                Patch.of(Note.class, 1).set(Note::text).to("own")))
                        .block(TIMEOUT))
                .isEqualTo(1);
        assertThat(of(1).deleteMany(Note.class, List.of(2, 3)).block(TIMEOUT)).isEqualTo(1);
        assertThat(of(1).updateWhere(Patch.of(Note.class).set(Note::text).to("all"), Where.all())
                        .block(TIMEOUT))
                .isEqualTo(1);
        assertThat(of(1).deleteWhere(Note.class, Where.all()).block(TIMEOUT)).isEqualTo(1);
        assertThat(etch.query(Note.class).collectList().block(TIMEOUT)).containsExactly(new Note(2, 2, "b"));
    }

    @Test
    @DisplayName("C101 an upsert leaves a row of another scope alone, single and bulk")
    void upsertsOnlyItsRows() {
        assertThat(of(1).insert(new Note(2, null, "stolen"), OnConflict.upsert())
                        .blockOptional(TIMEOUT))
                .isEmpty();
        assertThat(of(1).insertMany(List.of(new Note(2, null, "stolen"), new Note(3, null, "own")), OnConflict.upsert())
                        .block(TIMEOUT))
                .isEqualTo(1);
        assertThat(etch.get(Note.class, 2).block(TIMEOUT)).isEqualTo(new Note(2, 2, "b"));
        assertThat(etch.get(Note.class, 3).block(TIMEOUT)).isEqualTo(new Note(3, 1, "own"));
    }

    @Test
    @DisplayName("C101 what is set on a conflict cannot move a row into another scope, single and bulk")
    void setsNothingElseOnAConflict() {
        OnConflict<Note> moves = OnConflict.on(Note::id).set(Note::uid).to(2);
        OnConflict<Note> counts = OnConflict.on(Note::id).set(Note::uid).plus(1);
        OnConflict<Note> clears = OnConflict.on(Note::id).set(Note::uid).to(null);
        Note row = new Note(1, null, "x");
        for (OnConflict<Note> escape : List.of(moves, counts, clears)) {
            assertThatThrownBy(() -> of(1).insert(row, escape))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Note.uid");
            assertThatThrownBy(() -> of(1).insertMany(List.of(row), escape))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Note.uid");
        }
        StepVerifier.create(of(1).insertMany(Note.class, Flux.just(row), moves))
                .expectError(IllegalArgumentException.class)
                .verify(TIMEOUT);
        OnConflict<Note> stays =
                OnConflict.on(Note::id).set(Note::uid).to(1).set(Note::text).to("own");
        assertThat(of(1).insert(row, stays).block(TIMEOUT)).isEqualTo(new Note(1, 1, "own"));
    }

    @Test
    void refusesAScopeThatInsertsCannotFollow() {
        assertThatThrownBy(() -> etch.scoped(Note.class, where(Note::uid).gt(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("eq");
        assertThatThrownBy(() -> etch.scoped(Note.class, Where.all())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("C102 C098 a schema view qualifies typed SQL and expands templates, in transactions too")
    void qualifiesWithItsSchema() {
        boolean sqlite = database().kind().isSqlite();
        String schema = sqlite ? "main" : "side";
        if (!sqlite) {
            etch.executeScript("CREATE SCHEMA IF NOT EXISTS side; DROP TABLE IF EXISTS side.notes;"
                            + "CREATE TABLE side.notes (id INTEGER PRIMARY KEY, uid INTEGER, text TEXT)")
                    .block(TIMEOUT);
        }
        EtchTemplate side = etch.inSchema(schema);
        assertThat(side.compose().get(Note.class, 1).text())
                .isEqualTo("SELECT id, uid, text FROM " + schema + ".notes WHERE id = $1");
        side.insert(new Note(50, 5, "there")).block(TIMEOUT);
        assertThat(side.transaction(tx -> tx.transaction(nested ->
                                nested.fetchVal(Long.class, "SELECT count(*) FROM {{tables.notes}} WHERE uid = ?", 5)))
                        .block(TIMEOUT))
                .isEqualTo(1);
        assertThat(side.fetchVal(String.class, "SELECT text FROM {{schema}}.notes WHERE id = 50")
                        .block(TIMEOUT))
                .isEqualTo("there");
        assertThat(etch.fetchVal(Long.class, "SELECT count(*) FROM {{tables.notes}}")
                        .block(TIMEOUT))
                .isEqualTo(sqlite ? 4 : 3);
        assertThatThrownBy(() -> etch.inSchema("x\"; DROP TABLE notes")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("C079 a repository writes")
    void repositoriesWrite() {
        NoteRepository notes = new NoteRepository(etch);
        assertThat(notes.get(1).block(TIMEOUT)).isEqualTo(new Note(1, 1, "a"));
        assertThat(notes.require(2).block(TIMEOUT)).isEqualTo(new Note(2, 2, "b"));
        assertThat(notes.insertMany(List.of(new Note(4, 4, "d"), new Note(5, 4, "e")))
                        .block(TIMEOUT))
                .isEqualTo(2);
        assertThat(notes.insertManyReturning(List.of(new Note(7, 4, "g"), new Note(6, 4, "f")))
                        .collectList()
                        .block(TIMEOUT))
                .containsExactly(new Note(7, 4, "g"), new Note(6, 4, "f"));
        assertThat(notes.update(new Note(4, null, "D")).block(TIMEOUT)).isEqualTo(new Note(4, 4, "D"));
        assertThat(notes.update(Patch.of(Note.class, 5).set(Note::text).toNull())
                        .block(TIMEOUT))
                .isEqualTo(new Note(5, 4, null));
        assertThat(notes.delete(new Note(5, null, null)).block(TIMEOUT)).isEqualTo(new Note(5, 4, null));
        assertThat(notes.delete(6).block(TIMEOUT)).isEqualTo(new Note(6, 4, "f"));
        assertThat(notes.all(where(Note::uid).eq(4))
                        .map(Note::id)
                        .sort()
                        .collectList()
                        .block(TIMEOUT))
                .containsExactly(4, 7);
        assertThat(notes.all(Query.from(Note.class).orderByDesc(Note::id).limit(2))
                        .map(Note::id)
                        .collectList()
                        .block(TIMEOUT))
                .containsExactly(7, 4);
    }

    @Test
    @DisplayName("C079 a repository is the template with its record filled in")
    void repositories() {
        NoteRepository notes = new NoteRepository(etch);
        assertThat(notes.called("c").map(Note::id).collectList().block(TIMEOUT)).containsExactly(3);
        assertThat(notes.first(Query.from(Note.class)).map(Note::id).block(TIMEOUT))
                .isEqualTo(1);
        assertThat(notes.count(Query.from(Note.class).limit(2)).block(TIMEOUT)).isEqualTo(3);
        assertThatThrownBy(() -> notes.findBy(Where.all()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("all()");
        assertThat(notes.first().map(Note::id).block(TIMEOUT)).isEqualTo(1);
        assertThat(notes.count().block(TIMEOUT)).isEqualTo(3);
        assertThat(notes.count(where(Note::uid).eq(1)).block(TIMEOUT)).isEqualTo(2);
        assertThat(notes.findBy(where(Note::uid).eq(2)).collectList().block(TIMEOUT))
                .containsExactly(new Note(2, 2, "b"));
        assertThatThrownBy(() ->
                        notes.findBy(where(ColumnRef.named(Note.class, "txt")).eq("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id, uid, text");
        StepVerifier.create(notes.require(99))
                .expectError(NotFoundException.class)
                .verify(TIMEOUT);
        StepVerifier.create(etch.transaction(tx -> new NoteRepository(tx)
                        .insert(new Note(20, 1, "in"))
                        .then(new NoteRepository(tx).delete(1))
                        .then(Mono.error(new IllegalStateException("undo")))))
                .expectErrorMessage("undo")
                .verify(TIMEOUT);
        assertThat(notes.all().map(Note::id).sort().collectList().block(TIMEOUT))
                .containsExactly(1, 2, 3);
    }
}
