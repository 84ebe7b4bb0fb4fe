package io.etchdb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.annotation.Column;
import io.etchdb.annotation.CreatedAt;
import io.etchdb.annotation.GeneratedKey;
import io.etchdb.annotation.Id;
import io.etchdb.annotation.Json;
import io.etchdb.annotation.Table;
import io.etchdb.annotation.Transient;
import io.etchdb.annotation.UpdatedAt;
import io.etchdb.annotation.Version;
import io.etchdb.error.MappingException;
import io.etchdb.schema.ForeignKey.Action;
import io.etchdb.sql.Dialect;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DdlTest {

    enum Mood {
        HAPPY,
        SAD
    }

    @Table("dogs")
    record Dog(@Nullable Long id, String name, @Nullable Integer age) {}

    @Table("toys")
    record Toy(@Nullable Long id, String name, long dogId, BigDecimal price) {}

    @Table("memberships")
    record Membership(
            @Id long userId, @Id long roleId, @Nullable Instant until) {}

    @Table("grants")
    record Grant(@Id UUID id, long userId, long roleId) {}

    @Table(value = "Order", schema = "app")
    record Odd(@Id int select, @Column("x y") String text) {}

    @Table("notes")
    record Note(
            @GeneratedKey(GeneratedKey.Strategy.DATABASE) @Nullable
            UUID id,

            Mood mood,
            @Column(type = "feeling") @Nullable Mood feeling,
            @Json Map<String, String> tags,
            @CreatedAt @Nullable Instant createdAt,
            @UpdatedAt @Nullable Instant updatedAt,
            @Version long version,
            @Transient @Nullable String label) {}

    @Table("lists")
    record Lists(@Id String code, List<Integer> numbers, String @Nullable [] texts, double[] weights) {}

    @Table("hosts")
    record Host(@Nullable Long id, java.net.InetAddress address) {}

    private static final Ddl POSTGRES = Ddl.of(Dialect.POSTGRES);
    private static final Ddl SQLITE = Ddl.of(Dialect.SQLITE);

    @Test
    @DisplayName("C103 an integer key numbers itself, and nullness is NOT NULL")
    void writesATable() {
        assertThat(POSTGRES.create(Dog.class).text()).isEqualTo("""
                CREATE TABLE dogs (
                    id BIGSERIAL PRIMARY KEY,
                    name TEXT NOT NULL,
                    age INTEGER
                )""");
        assertThat(SQLITE.create(Dog.class).text()).isEqualTo("""
                CREATE TABLE dogs (
                    id INTEGER PRIMARY KEY,
                    name TEXT NOT NULL,
                    age INTEGER
                )""");
    }

    @Test
    @DisplayName("C103 foreign key, unique, default and if-not-exists appear")
    void writesWhatARecordCannotSay() {
        CreateTable<Toy> toys = POSTGRES.create(Toy.class)
                .references(Toy::dogId, Dog::id)
                .unique(Toy::name, Toy::dogId)
                .defaultTo(Toy::name, "it's")
                .defaultTo(Toy::price, new BigDecimal("1.50"))
                .ifNotExists();
        assertThat(toys.text()).isEqualTo("""
                CREATE TABLE IF NOT EXISTS toys (
                    id BIGSERIAL PRIMARY KEY,
                    name TEXT NOT NULL DEFAULT 'it''s',
                    dog_id BIGINT NOT NULL REFERENCES dogs (id),
                    price NUMERIC NOT NULL DEFAULT 1.50,
                    UNIQUE (name, dog_id)
                )""").isEqualTo(toys.toString());
        assertThat(SQLITE.create(Toy.class)
                        .defaultTo(Toy::price, BigDecimal.ONE)
                        .references(Toy::dogId, Dog::id, Action.SET_NULL)
                        .text())
                .contains("price DECIMAL_TEXT NOT NULL DEFAULT '1'")
                .contains("dog_id INTEGER NOT NULL REFERENCES dogs (id) ON DELETE SET NULL");
    }

    @Test
    @DisplayName("C103 createAll writes each table after those it refers to")
    void ordersTablesByTheirReferences() {
        assertThat(POSTGRES.createAll(
                        POSTGRES.create(Toy.class).references(Toy::dogId, Dog::id), POSTGRES.create(Dog.class)))
                .matches("(?s)CREATE TABLE dogs .*;\nCREATE TABLE toys .*REFERENCES dogs \\(id\\).*;\n");
        assertThat(POSTGRES.createAll(Toy.class, Dog.class))
                .matches("(?s)CREATE TABLE toys .*;\nCREATE TABLE dogs .*;\n");
    }

    @Test
    void aCircleOfReferencesIsClosedAtTheEnd() {
        CreateTable<Toy> toys = POSTGRES.create(Toy.class).references(Toy::dogId, Dog::id);
        CreateTable<Dog> dogs =
                POSTGRES.create(Dog.class).references(Dog::age, Toy::id).references(Dog::age, Dog::id);
        assertThat(POSTGRES.createAll(toys, dogs))
                .matches("(?s)CREATE TABLE dogs .*age INTEGER REFERENCES dogs \\(id\\)\n.*CREATE TABLE toys .*"
                        + "ALTER TABLE dogs ADD FOREIGN KEY \\(age\\) REFERENCES toys \\(id\\);\n");
        assertThat(SQLITE.createAll(
                        SQLITE.create(Toy.class).references(Toy::dogId, Dog::id),
                        SQLITE.create(Dog.class).references(Dog::age, Toy::id)))
                .contains("REFERENCES toys (id)")
                .contains("REFERENCES dogs (id)")
                .doesNotContain("ALTER");
    }

    @Test
    void writesCompositeKeysAndReferencesToThem() {
        assertThat(POSTGRES.create(Membership.class).text()).isEqualTo("""
                CREATE TABLE memberships (
                    user_id BIGINT NOT NULL,
                    role_id BIGINT NOT NULL,
                    until TIMESTAMPTZ,
                    PRIMARY KEY (user_id, role_id)
                )""");
        assertThat(SQLITE.create(Grant.class)
                        .references(Membership.class, Grant::userId, Grant::roleId)
                        .text())
                .isEqualTo("""
                CREATE TABLE grants (
                    id UUID_TEXT NOT NULL PRIMARY KEY,
                    user_id INTEGER NOT NULL,
                    role_id INTEGER NOT NULL,
                    FOREIGN KEY (user_id, role_id) REFERENCES memberships (user_id, role_id)
                )""");
        assertThatThrownBy(() -> SQLITE.create(Grant.class).references(Membership.class, Grant::userId))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(userId, roleId), 2 columns; got 1");
    }

    @Test
    void aKeyThatRefersToAnotherDoesNotNumberItself() {
        assertThat(POSTGRES.create(Dog.class).references(Dog::id, Toy::id).text())
                .contains("id BIGINT PRIMARY KEY REFERENCES toys (id)");
    }

    @Test
    void quotesNamesAndKeepsSchemas() {
        assertThat(POSTGRES.create(Odd.class).text()).isEqualTo("""
                CREATE TABLE app."Order" (
                    "select" INTEGER PRIMARY KEY,
                    "x y" TEXT NOT NULL
                )""");
        assertThat(POSTGRES.inSchema("other").create(Odd.class).text()).startsWith("CREATE TABLE app.\"Order\"");
        Ddl inSchema = POSTGRES.inSchema("Zoo");
        assertThat(inSchema.create(Toy.class).references(Toy::dogId, Dog::id).text())
                .startsWith("CREATE TABLE \"Zoo\".toys (")
                .contains("REFERENCES \"Zoo\".dogs (id)");
        assertThat(SQLITE.inSchema("zoo")
                        .create(Toy.class)
                        .references(Toy::dogId, Dog::id)
                        .text())
                .startsWith("CREATE TABLE zoo.toys (")
                .contains("REFERENCES dogs (id)");
    }

    @Test
    void writesWhatAnnotationsSay() {
        assertThat(POSTGRES.create(Note.class).text()).isEqualTo("""
                CREATE TYPE feeling AS ENUM ('HAPPY', 'SAD');
                CREATE TABLE notes (
                    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
                    mood TEXT NOT NULL CHECK (mood IN ('HAPPY', 'SAD')),
                    feeling feeling,
                    tags JSONB NOT NULL,
                    created_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
                    updated_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
                    version BIGINT NOT NULL DEFAULT 0
                )""");
        assertThat(POSTGRES.create(Note.class).ifNotExists().text())
                .startsWith(
                        "DO $$ BEGIN CREATE TYPE feeling AS ENUM ('HAPPY', 'SAD'); EXCEPTION WHEN duplicate_object");
        assertThat(SQLITE.create(Note.class).text())
                .startsWith("CREATE TABLE notes (\n    id UUID_TEXT NOT NULL PRIMARY KEY DEFAULT (lower(hex(")
                .contains("feeling TEXT CHECK (feeling IN ('HAPPY', 'SAD')),")
                .contains("tags JSON_TEXT NOT NULL,")
                .contains("created_at TIMESTAMPTZ_TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,");
    }

    @Test
    void writesArraysWhereThereAreAny() {
        assertThat(POSTGRES.create(Lists.class).text()).isEqualTo("""
                CREATE TABLE lists (
                    code TEXT PRIMARY KEY,
                    numbers INTEGER[] NOT NULL,
                    texts TEXT[],
                    weights DOUBLE PRECISION[] NOT NULL
                )""");
        assertThatThrownBy(() -> SQLITE.create(Lists.class))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("Lists.numbers")
                .hasMessageContaining("@Json");
    }

    @Table("feelings")
    record Feelings(
            @Id int id,
            @Column(type = "text[]") List<Mood> named,
            @Column(type = "app.mood[]") List<Mood> typed,
            @Column(type = "varchar(9)") Mood varying) {}

    @Test
    void makesOnlyTypesThatAreNotThere() {
        assertThat(POSTGRES.create(Feelings.class).text()).isEqualTo("""
                CREATE TYPE app.mood AS ENUM ('HAPPY', 'SAD');
                CREATE TABLE feelings (
                    id INTEGER PRIMARY KEY,
                    named text[] NOT NULL,
                    typed app.mood[] NOT NULL,
                    varying varchar(9) NOT NULL CHECK (varying IN ('HAPPY', 'SAD'))
                )""");
    }

    @Test
    void aTypeThatIsNotKnownIsSaid() {
        assertThatThrownBy(() -> POSTGRES.create(Host.class))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("Host.address is a InetAddress")
                .hasMessageContaining("@Column(type");
    }

    @Test
    void writesDefaultsOfEveryKind() {
        assertThat(POSTGRES.create(Note.class).defaultTo(Note::mood, Mood.SAD).text())
                .contains("mood TEXT NOT NULL DEFAULT 'SAD' CHECK");
        assertThat(POSTGRES.create(Membership.class)
                        .defaultToSql(Membership::until, "now()")
                        .text())
                .contains("until TIMESTAMPTZ DEFAULT (now())");
        assertThat(POSTGRES.create(Dog.class).defaultTo(Dog::age, 7).text()).contains("age INTEGER DEFAULT 7");
        assertThatThrownBy(() -> POSTGRES.create(Membership.class).defaultTo(Membership::until, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Membership.until")
                .hasMessageContaining("defaultToSql");
        assertThatThrownBy(() -> POSTGRES.create(Dog.class).<Object>defaultTo(Dog::name, LocalDate.EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Dog.name takes String");
    }

    @Test
    void writesDrop() {
        assertThat(POSTGRES.drop(Dog.class).text()).isEqualTo("DROP TABLE dogs");
        assertThat(POSTGRES.drop(Dog.class).cascade().ifExists().toString())
                .isEqualTo("DROP TABLE IF EXISTS dogs CASCADE");
        assertThat(SQLITE.inSchema("zoo").drop(Dog.class).cascade().text()).isEqualTo("DROP TABLE zoo.dogs");
        assertThat(POSTGRES.drop(Note.class).text())
                .isEqualTo("DROP TABLE notes;\nDO $$ BEGIN DROP TYPE IF EXISTS feeling;"
                        + " EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END $$");
        assertThat(SQLITE.drop(Note.class).text()).isEqualTo("DROP TABLE notes");
    }

    @Test
    void refusesWhatIsNotMeant() {
        assertThatThrownBy(() -> POSTGRES.createAll(Dog.class, Dog.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("table dogs is given twice");
        assertThat(POSTGRES.createAll(List.of())).isEmpty();
        assertThatThrownBy(() -> POSTGRES.create(Dog.class).defaultTo(Dog::age, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the default of Dog.age is null, which a column has without one. Leave it out, or make the"
                        + " component @Nullable");
        assertThatThrownBy(() -> POSTGRES.create(Dog.class).unique())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a column");
    }
}
