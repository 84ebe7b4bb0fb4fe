package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.annotation.Column;
import io.etchdb.annotation.Table;
import io.etchdb.schema.SchemaCheck;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PostgresDdlTest extends DdlSuite {

    @Table("lists")
    record Lists(
            @Nullable Short id,
            List<Long> longs,
            Set<String> texts,
            UUID[] uuids,
            int[] ints,
            @Nullable List<BigDecimal> decimals,
            @Nullable List<Instant> instants,
            @Nullable List<Mood> moods,
            @Nullable List<Duration> durations,
            @Column(type = "mood") @Nullable Mood mood,
            @Column(type = "mood[]") @Nullable List<Mood> typed,
            @Column(type = "varchar(20)") @Nullable String address) {}

    PostgresDdlTest() {
        super(Kind.POSTGRES);
    }

    @Test
    void arraysAndEnumTypesHoldTheirValues() {
        String script = ddl().create(Lists.class).ifNotExists().text();
        run(etch.executeScript(script));
        run(etch.executeScript(script));
        assertConsistent(List.of(Lists.class));
        Lists lists = new Lists(
                null,
                List.of(1L),
                Set.of("a"),
                new UUID[] {new UUID(1, 2)},
                new int[] {3},
                List.of(new BigDecimal("1.50")),
                List.of(Instant.EPOCH),
                List.of(Mood.SAD),
                List.of(Duration.ofSeconds(1)),
                Mood.HAPPY,
                List.of(Mood.SAD),
                "here");
        Lists stored = run(etch.insert(lists));
        assertThat(stored).usingRecursiveComparison().ignoringFields("id").isEqualTo(lists);
        assertThat(run(etch.catalog()).enumTypes().get(0).labels()).containsExactly("HAPPY", "SAD");
        run(etch.executeScript("DROP TABLE lists; DROP TYPE mood"));
    }

    @Test
    void whatWasDroppedCanBeMadeAgain() {
        String create = ddl().create(Lists.class).text();
        run(etch.executeScript(create));
        run(etch.executeScript(ddl().drop(Lists.class).cascade().text()));
        run(etch.executeScript(create));
        run(etch.executeScript("CREATE TABLE others (mood mood)"));

        run(etch.executeScript(ddl().drop(Lists.class).text()));

        assertThat(run(etch.catalog()).enumTypes()).as("still used").hasSize(1);
        run(etch.executeScript("DROP TABLE others; " + ddl().drop(Lists.class).ifExists()));
        assertThat(run(etch.catalog()).enumTypes()).isEmpty();
    }

    @Table("plain_keys")
    record PlainKey(int id, String name) {}

    @Test
    void aPrimitiveKeyIsNotNumbered() {
        run(etch.executeScript(ddl().create(PlainKey.class).text()));

        assertThat(run(etch.catalog()).table("plain_keys").columns().get(0).fillsItself())
                .isFalse();
        assertConsistent(List.of(PlainKey.class));
        run(etch.executeScript(ddl().drop(PlainKey.class).text()));
    }

    @Test
    void tablesOfASchemaReferToEachOther() {
        EtchTemplate zoo = etch.inSchema("zoo");
        run(etch.executeScript("CREATE SCHEMA zoo;"
                + ddl().inSchema("zoo")
                        .createAll(
                                ddl().inSchema("zoo").create(Toy.class).references(Toy::dogId, Dog::id),
                                ddl().inSchema("zoo").create(Dog.class))));
        Dog dog = run(zoo.insert(new Dog(null, "Rex")));
        run(zoo.insert(new Toy(null, dog.id(), "ball", BigDecimal.ONE)));
        assertThat(SchemaCheck.of(run(zoo.catalog()))
                        .check(Dog.class, Toy.class)
                        .isConsistent())
                .isTrue();
        assertThat(SchemaCheck.of(run(etch.catalog())).check(Dog.class).isConsistent())
                .isFalse();
        run(etch.executeScript("DROP SCHEMA zoo CASCADE"));
    }
}
