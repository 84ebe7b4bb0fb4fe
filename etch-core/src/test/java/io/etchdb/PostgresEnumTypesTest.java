package io.etchdb;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.etchdb.annotation.Column;
import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import io.etchdb.row.Key;
import io.etchdb.row.Patch;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Query;
import io.etchdb.testdatabases.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** PostgreSQL enum types by one line of configuration, and by the annotation beside it. */
class PostgresEnumTypesTest extends EtchSuite {

    enum Mood {
        HAPPY,
        SAD {
            @Override
            public String toString() {
                return "blue";
            }
        }
    }

    enum Size {
        S,
        L
    }

    @Table("people_moods")
    record Person(
            @Nullable Long id,
            @Nullable Mood mood,
            @Column(type = "app.size") @Nullable Size size,
            @Nullable List<Mood> moods,
            Mood @Nullable [] history) {}

    @Table("people_moods")
    record OnlyMood(@Nullable Long id, @Nullable Mood mood) {}

    private EtchTemplate template;

    PostgresEnumTypesTest() {
        super(TestDatabase.Kind.POSTGRES);
    }

    @Override
    String schema() {
        return "SELECT 1";
    }

    @Table("shifts")
    record Shift(
            @Id long person,
            @Id Mood mood,
            @Id @Column(type = "app.size") Size size) {}

    @Test
    void deletesByACompositeKeyOfTypedColumns() {
        run(template.execute("CREATE TABLE shifts (person bigint, mood mood, size app.size,"
                + " PRIMARY KEY (person, mood, size))"));
        run(template.insertMany(List.of(
                new Shift(1, Mood.SAD, Size.S), new Shift(1, Mood.SAD, Size.L), new Shift(2, Mood.HAPPY, Size.S))));
        assertThat(run(template.deleteMany(
                        Shift.class, List.of(Key.of(1, Mood.SAD, Size.L), Key.of(2, Mood.HAPPY, Size.S)))))
                .isEqualTo(2);
        assertThat(all(template.query(Shift.class))).containsExactly(new Shift(1, Mood.SAD, Size.S));
    }

    /** The types come after the pool was opened and used, as they do from a migration. */
    @BeforeAll
    void openTemplateAndCreateTypesAfterwards() {
        template = EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .enumType("mood", Mood.class)
                .build());
        run(template.ping());
        run(template.executeScript("""
                CREATE SCHEMA app;
                CREATE TYPE mood AS ENUM ('HAPPY', 'SAD');
                CREATE TYPE app.size AS ENUM ('S', 'L');
                CREATE TABLE people_moods (id bigserial PRIMARY KEY, mood mood, size app.size, moods mood[], history mood[]);
                """));
    }

    @AfterAll
    void closeTemplateWithTypes() {
        if (template != null) {
            run(template.close());
        }
    }

    @BeforeEach
    void empty() {
        run(template.execute("TRUNCATE people_moods"));
    }

    private static Person person(long id, @Nullable Mood mood) {
        return new Person(id, mood, Size.L, null, null);
    }

    @Test
    void aRowRoundTrips() {
        Person person =
                new Person(1L, Mood.SAD, Size.S, Arrays.asList(Mood.SAD, null, Mood.HAPPY), new Mood[] {Mood.HAPPY});
        assertThat(run(template.insert(person))).usingRecursiveComparison().isEqualTo(person);
        assertThat(run(template.get(Person.class, 1L)))
                .usingRecursiveComparison()
                .isEqualTo(person);
        Person changed = run(template.update(Patch.of(Person.class, 1L)
                .set(Person::mood)
                .to(Mood.HAPPY)
                .set(Person::moods)
                .to(List.of())));
        assertThat(changed.mood()).isEqualTo(Mood.HAPPY);
        assertThat(changed.moods()).isEmpty();
        Person cleared = run(template.update(Patch.of(Person.class, 1L)
                .set(Person::mood)
                .toNull()
                .set(Person::moods)
                .toNull()
                .set(Person::size)
                .toNull()));
        assertThat(cleared.mood()).isNull();
        assertThat(cleared.moods()).isNull();
        assertThat(cleared.size()).isNull();
    }

    @Test
    void conditionsFindIt() {
        run(template.insertMany(List.of(person(1, Mood.HAPPY), person(2, Mood.SAD), person(3, null))));
        assertThat(all(template.query(Person.class, where(Person::mood).eq(Mood.SAD)))
                        .size())
                .isEqualTo(1);
        assertThat(run(template.count(Person.class, where(Person::mood).in(Mood.SAD, Mood.HAPPY))))
                .isEqualTo(2);
        assertThat(run(template.count(Person.class, where(Person::mood).ne(Mood.SAD))))
                .isEqualTo(1);
        assertThat(run(template.count(Person.class, where(Person::mood).eq(null))))
                .isEqualTo(1);
        assertThat(run(template.count(Person.class, where(Person::size).in(Size.S, Size.L))))
                .isEqualTo(3);
        assertThat(run(template.one(Query.from(Person.class).where(Person::mood).gt(Mood.HAPPY)))
                        .id())
                .as("in the order of the type, not of its text")
                .isEqualTo(2L);
    }

    @Test
    void bulkWritesIt() {
        List<OnlyMood> rows =
                List.of(new OnlyMood(1L, Mood.HAPPY), new OnlyMood(2L, Mood.SAD), new OnlyMood(3L, Mood.SAD));
        assertThat(all(template.insertManyReturning(rows))).isEqualTo(rows);
        assertThat(run(template.insertMany(rows, OnConflict.upsert()))).isEqualTo(3);
        Person listed = new Person(4L, Mood.SAD, Size.S, List.of(Mood.HAPPY), new Mood[] {Mood.SAD});
        assertThat(all(template.insertManyReturning(List.of(listed))).get(0))
                .usingRecursiveComparison()
                .isEqualTo(listed);
        run(template.updateMany(List.of(
                Patch.of(OnlyMood.class, 1L).set(OnlyMood::mood).to(Mood.SAD),
                Patch.of(OnlyMood.class, 2L).set(OnlyMood::mood).toNull())));
        run(template.updateMany(List.of(
                Patch.of(Person.class, 3L).set(Person::moods).to(List.of(Mood.SAD)),
                Patch.of(Person.class, 4L).set(Person::moods).toNull())));
        assertThat(all(template.query(Query.from(Person.class).orderBy(Person::id))
                        .map(person -> person.mood() + " " + person.moods())))
                .containsExactly("blue null", "null null", "blue [blue]", "blue null");
        assertThat(run(template.updateWhere(
                        Patch.of(OnlyMood.class).set(OnlyMood::mood).to(Mood.HAPPY),
                        where(OnlyMood::mood).eq(Mood.SAD))))
                .isEqualTo(3);
    }

    record MoodRow(Mood mood) {}

    @Test
    void rawSqlTakesAndGivesIt() {
        run(template.execute(
                "INSERT INTO people_moods (id, mood, moods) VALUES (?, ?, ?)", 1L, Mood.SAD, List.of(Mood.HAPPY)));
        assertThat(run(template.fetchVal(Mood.class, "SELECT mood FROM people_moods WHERE mood = ?", Mood.SAD)))
                .isEqualTo(Mood.SAD);
        assertThat(run(template.fetchVal(
                        Long.class, "SELECT id FROM people_moods WHERE mood = ANY(?)", List.of(Mood.SAD, Mood.HAPPY))))
                .isEqualTo(1L);
        assertThat(run(template.fetchVal(Long.class, "SELECT id FROM people_moods WHERE mood = ANY(?)", (Object)
                        new Mood[] {Mood.HAPPY, Mood.SAD})))
                .isEqualTo(1L);
        assertThat(all(template.fetchModels(MoodRow.class, "SELECT mood FROM people_moods")))
                .containsExactly(new MoodRow(Mood.SAD));
        assertThat(run(template.fetchRow("SELECT mood, moods FROM people_moods")))
                .isEqualTo(Map.of("mood", "SAD", "moods", "{HAPPY}"));
        assertThat(run(template.fetchVal(Boolean.class, "SELECT ?::text = 'SAD'", Mood.SAD)))
                .isTrue();
    }

    @Test
    void whatIsComposedIsWhatRuns() {
        assertThat(template.compose()
                        .get(OnlyMood.class, where(OnlyMood::mood).eq(Mood.SAD))
                        .text())
                .isEqualTo("SELECT id, mood FROM people_moods WHERE mood = $1::mood LIMIT 1");
        assertThat(template.compose()
                        .insertMany(List.of(new OnlyMood(1L, Mood.SAD)))
                        .text())
                .isEqualTo("INSERT INTO people_moods (id, mood) SELECT u.c1, u.c2::mood"
                        + " FROM unnest($1::int8[], $2::text[]) WITH ORDINALITY AS u(c1, c2, n) ORDER BY u.n");
        assertThat(template.compose().insert(person(1, Mood.SAD)).text()).contains("$2::mood", "$3::app.size");
        assertThat(template.inSchema("public")
                        .compose()
                        .query(OnlyMood.class, where(OnlyMood::mood).in(Mood.SAD))
                        .text())
                .endsWith("WHERE mood = ANY($1::mood[])");
    }

    @Test
    @DisplayName("SQLite ignores the line: there an enum is text")
    void sqliteIgnoresIt() {
        EtchTemplate sqlite = EtchTemplate.connect(EtchOptions.builder()
                .url("sqlite::memory:")
                .enumType("mood", Mood.class)
                .build());
        try {
            run(sqlite.executeScript("CREATE TABLE people_moods (id integer PRIMARY KEY, mood text)"));
            OnlyMood row = new OnlyMood(1L, Mood.SAD);
            assertThat(run(sqlite.insert(row))).isEqualTo(row);
            assertThat(run(sqlite.insertMany(List.of(new OnlyMood(2L, Mood.HAPPY)))))
                    .isEqualTo(1);
            assertThat(run(sqlite.fetchVal(Mood.class, "SELECT mood FROM people_moods WHERE mood = ?", Mood.SAD)))
                    .isEqualTo(Mood.SAD);
            assertThat(sqlite.compose().insert(row).text()).doesNotContain("::");
        } finally {
            run(sqlite.close());
        }
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void aMappingThatCannotBeMeantIsRefused() {
        EtchOptions.Builder builder = EtchOptions.builder().enumType("mood", Mood.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.enumType("mood", Size.class))
                .withMessageContaining("\"mood\"")
                .withMessageContaining(Mood.class.getName());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.enumType("other", Mood.class))
                .withMessageContaining("already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.enumType("text", (Class) String.class))
                .withMessageContaining("java.lang.String, which is no enum");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.enumType("size; DROP TABLE x", Size.class))
                .withMessageContaining("no plain name");
    }
}
