package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.annotation.Column;
import io.etchdb.annotation.CreatedAt;
import io.etchdb.annotation.GeneratedKey;
import io.etchdb.annotation.Id;
import io.etchdb.annotation.Json;
import io.etchdb.annotation.Table;
import io.etchdb.annotation.UpdatedAt;
import io.etchdb.annotation.Version;
import io.etchdb.error.IntegrityException;
import io.etchdb.schema.Catalog;
import io.etchdb.schema.CatalogTable;
import io.etchdb.schema.Ddl;
import io.etchdb.schema.ForeignKey;
import io.etchdb.schema.ForeignKey.Action;
import io.etchdb.schema.SchemaCheck;
import io.etchdb.schema.SchemaFindings;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Row 19 of the features: a database made from records holds their rows, and the check finds nothing in it. */
abstract class DdlSuite extends EtchSuite {

    enum Mood {
        HAPPY,
        SAD
    }

    @Table("boxes")
    record Box(
            @Nullable Long id,
            @Nullable Byte tiny,
            @Nullable Short small,
            @Nullable Integer medium,
            @Nullable Long large,
            @Nullable Float single,
            @Nullable Double precise,
            @Nullable BigInteger whole,
            @Nullable BigDecimal exact,
            @Nullable Boolean flag,
            @Nullable Character letter,
            @Nullable String text,
            @Nullable Mood mood,
            @Nullable UUID uuid,
            @Nullable Instant instant,
            @Nullable OffsetDateTime offset,
            @Nullable LocalDateTime local,
            @Nullable LocalDate date,
            @Nullable LocalTime time,
            @Nullable Duration duration,
            byte @Nullable [] bytes,
            @Json @Nullable Map<String, Object> json) {}

    @Table("full_boxes")
    record FullBox(
            int id,
            byte tiny,
            short small,
            int medium,
            long large,
            float single,
            double precise,
            BigDecimal exact,
            boolean flag,
            char letter,
            String text,
            Mood mood,
            UUID uuid,
            Instant instant,
            byte[] bytes,
            @Json List<Integer> json) {}

    @Table("kept")
    record Kept(
            @GeneratedKey(GeneratedKey.Strategy.DATABASE) @Nullable
            UUID id,

            String name,
            @CreatedAt @Nullable Instant createdAt,
            @UpdatedAt @Nullable LocalDateTime updatedAt,
            @Version @Nullable Long version) {}

    @Table("dogs")
    record Dog(@Nullable Long id, @Column("Full Name") String name) {}

    @Table("toys")
    record Toy(
            @Nullable Integer id,
            @Nullable Long dogId,
            String name,
            @Nullable BigDecimal price) {}

    @Table("order")
    record Line(
            @Id int orderNumber, @Id short line, @Nullable Integer toyId) {}

    DdlSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return "";
    }

    final Ddl ddl() {
        return Ddl.of(dialect());
    }

    @AfterEach
    void drop() {
        List.of(Line.class, Toy.class, Dog.class, Box.class, FullBox.class, Kept.class)
                .forEach(type -> run(
                        etch.executeScript(ddl().drop(type).ifExists().cascade().text())));
    }

    final void assertConsistent(List<Class<? extends Record>> types) {
        SchemaFindings findings = SchemaCheck.of(run(etch.catalog())).check(types);
        assertThat(findings.toString()).isEmpty();
        assertThat(findings.isConsistent()).isTrue();
    }

    @Test
    void whatEveryTypeIsStoredInHoldsIt() {
        run(etch.executeScript(ddl().createAll(Box.class, FullBox.class)));
        assertConsistent(List.of(Box.class, FullBox.class));
        Box box = new Box(
                1L,
                (byte) -1,
                (short) 2,
                3,
                Long.MAX_VALUE,
                0.1f,
                0.1,
                new BigInteger("123456789012345678901234567890"),
                new BigDecimal("12345678901234567.10"),
                true,
                '7',
                "007",
                Mood.SAD,
                new UUID(1, 2),
                Instant.parse("2026-11-20T13:06:07.123456Z"),
                OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
                LocalDateTime.of(2026, 1, 1, 0, 0, 1),
                LocalDate.of(2026, 1, 1),
                LocalTime.of(1, 2, 3),
                Duration.ofSeconds(9),
                new byte[] {0, 1},
                Map.of("a", 1));
        assertThat(run(etch.insert(box))).usingRecursiveComparison().isEqualTo(box);
        assertThat(run(etch.get(Box.class, 1L))).usingRecursiveComparison().isEqualTo(box);
        FullBox full = new FullBox(
                1,
                Byte.MIN_VALUE,
                (short) 1,
                2,
                3,
                1.5f,
                2.5,
                new BigDecimal("1.50"),
                false,
                'x',
                "",
                Mood.HAPPY,
                new UUID(3, 4),
                Instant.EPOCH,
                new byte[0],
                List.of(1, 2));
        assertThat(run(etch.insert(full))).usingRecursiveComparison().isEqualTo(full);
    }

    @Test
    void anEnumIsHeldToItsConstants() {
        run(etch.executeScript(ddl().create(Box.class).text()));
        StepVerifier.create(etch.execute("INSERT INTO boxes (mood) VALUES ('ANGRY')"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(IntegrityException.class, refused -> assertThat(refused.kind())
                                .isEqualTo(IntegrityException.Kind.CHECK)))
                .verify(TIMEOUT);
    }

    @Test
    void theDatabaseMakesKeysAndKeepsTime() {
        run(etch.executeScript(ddl().create(Kept.class).text()));
        assertConsistent(List.of(Kept.class));
        Kept kept = run(etch.insert(new Kept(null, "a", null, null, null)));
        assertThat(kept.id()).isNotNull();
        assertThat(kept.id().version()).isEqualTo(4);
        assertThat(kept.id().variant()).isEqualTo(2);
        assertThat(kept.version()).isEqualTo(0);
        assertThat(run(etch.insertMany(
                        List.of(new Kept(null, "b", null, null, null), new Kept(null, "c", null, null, null)))))
                .isEqualTo(2);
        run(etch.execute("INSERT INTO kept (name) VALUES ('by hand')"));
        assertThat(all(etch.query(Kept.class)).stream().map(Kept::id).distinct())
                .hasSize(4);
        assertThat(all(etch.query(Kept.class))).allSatisfy(each -> {
            assertThat(each.createdAt()).isNotNull();
            assertThat(each.updatedAt()).isNotNull();
            assertThat(each.version()).isEqualTo(0);
        });
        UUID own = UUID.randomUUID();
        assertThat(run(etch.insert(new Kept(own, "d", null, null, null))).id()).isEqualTo(own);
    }

    @Test
    @DisplayName("C103 what was made has the keys, references, unique columns and defaults that were asked for")
    void makesWhatIsAskedFor() {
        String script = ddl().createAll(
                        ddl().create(Line.class).references(Line::toyId, Toy::id),
                        ddl().create(Toy.class)
                                .references(Toy::dogId, Dog::id, Action.CASCADE)
                                .unique(Toy::dogId, Toy::name)
                                .defaultTo(Toy::price, new BigDecimal("2.50"))
                                .ifNotExists(),
                        ddl().create(Dog.class).unique(Dog::name));
        run(etch.executeScript(script));
        assertConsistent(List.of(Line.class, Toy.class, Dog.class));

        Catalog catalog = run(etch.catalog());
        CatalogTable toys = catalog.table("toys");
        assertThat(toys.primaryKey()).containsExactly("id");
        assertThat(toys.uniqueConstraints().get(0).columns()).containsExactly("dog_id", "name");
        ForeignKey toDogs = toys.foreignKeys().get(0);
        assertThat(toDogs.targetTable()).isEqualTo("dogs");
        assertThat(toDogs.onDelete()).isEqualTo(Action.CASCADE);
        assertThat(catalog.table("order").primaryKey()).containsExactly("order_number", "line");

        Dog dog = run(etch.insert(new Dog(null, "Rex")));
        Toy toy = run(etch.insert(new Toy(null, dog.id(), "ball", null)));
        assertThat(toy.id()).isEqualTo(1);
        assertThat(toy.price()).isEqualByComparingTo("2.5");
        run(etch.insert(new Line(1, (short) 1, null)));
        run(etch.delete(dog));
        assertThat(run(etch.count(Toy.class))).isZero();
    }

    @Test
    void ifNotExistsLeavesATableAlone() {
        String script = ddl().create(Dog.class).ifNotExists().text();
        run(etch.executeScript(script));
        run(etch.insert(new Dog(null, "Rex")));
        run(etch.executeScript(script));
        assertThat(run(etch.count(Dog.class))).isEqualTo(1);
    }
}
