package io.etchdb.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.etchdb.annotation.Json;
import io.etchdb.annotation.Transient;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowMapTest {

    enum Mood {
        HAPPY
    }

    record Place(String city, int level) {}

    record Person(
            long id,
            String name,
            @Nullable UUID token,
            @Nullable Mood mood,
            @Nullable Instant seen,
            @Nullable BigDecimal paid,
            byte @Nullable [] image,
            @Json @Nullable Place place,
            @Json List<Place> places,
            @Nullable List<UUID> tokens,
            @Transient @Nullable String note) {}

    private static final UUID TOKEN = UUID.fromString("0190f5fe-7c00-7a00-8000-000000000001");
    private static final Person ANN = new Person(
            1,
            "Ann",
            TOKEN,
            Mood.HAPPY,
            Instant.parse("2026-11-20T10:00:00Z"),
            new BigDecimal("1.50"),
            new byte[] {1, 2, 3},
            new Place("Ulm", 2),
            List.of(new Place("Bonn", 1)),
            List.of(TOKEN),
            "secret");

    @Test
    void hasEveryComponentInOrderButTransientOnes() {
        assertThat(RowMap.of(ANN).keySet())
                .containsExactly("id", "name", "token", "mood", "seen", "paid", "image", "place", "places", "tokens");
        assertThat(RowMap.of(ANN)).contains(entry("token", TOKEN), entry("place", ANN.place()));
    }

    @Test
    void hasTheFieldsThatAreChosen() {
        assertThat(RowMap.of(ANN, Person::name, Person::id)).containsExactly(entry("name", "Ann"), entry("id", 1L));
    }

    @Test
    void isReadyForJsonOnRequest() {
        assertThat(RowMap.json(RowMap.of(ANN)))
                .containsExactly(
                        entry("id", 1L),
                        entry("name", "Ann"),
                        entry("token", TOKEN.toString()),
                        entry("mood", "HAPPY"),
                        entry("seen", "2026-11-20T10:00:00Z"),
                        entry("paid", new BigDecimal("1.50")),
                        entry("image", "AQID"),
                        entry("place", Map.of("city", "Ulm", "level", 2)),
                        entry("places", List.of(Map.of("city", "Bonn", "level", 1))),
                        entry("tokens", List.of(TOKEN.toString())));
    }

    record Measured(double a, @Nullable Double b, float c, List<Double> d) {}

    @Test
    void numbersThatJsonHasNotAreText() {
        Measured measured =
                new Measured(Double.NaN, Double.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, List.of(1.5, Double.NaN));

        Map<String, @Nullable Object> json = RowMap.json(RowMap.of(measured));

        assertThat(json)
                .containsExactly(
                        entry("a", "NaN"),
                        entry("b", "-Infinity"),
                        entry("c", "Infinity"),
                        entry("d", List.of(1.5, "NaN")));
        assertThat(RowMap.read(Measured.class, json)).isEqualTo(measured);
        assertThatThrownBy(() -> RowMap.read(Person.class, Map.of("id", "NaN")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void comesBackFromBoth() {
        Person plain = RowMap.read(Person.class, RowMap.of(ANN));
        Person json = RowMap.read(Person.class, RowMap.json(RowMap.of(ANN)));

        assertThat(List.of(plain, json)).allSatisfy(read -> assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("note")
                .isEqualTo(ANN));
        assertThat(plain.note()).isNull();
    }

    @Test
    void whatIsNotInTheMapIsUnset() {
        Person read = RowMap.read(Person.class, Map.of("name", "Bob"));

        assertThat(read.id()).isZero();
        assertThat(read.token()).isNull();
    }

    @Test
    void refusesWhatTheRecordCannotHold() {
        assertThatThrownBy(() -> RowMap.read(Person.class, Map.of("nmae", "Bob")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no column \"nmae\"")
                .hasMessageContaining("Did you mean \"name\"?");
        assertThatThrownBy(() -> RowMap.read(Person.class, Map.of("token", "no-uuid")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Person.token takes UUID, not String");
        assertThatThrownBy(() -> RowMap.read(Person.class, Map.of("place", "Ulm")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Person.place takes Place, not String");
        assertThatThrownBy(() -> RowMap.read(Person.class, Map.of("image", "***")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Person.image takes byte[], not String");
        assertThatThrownBy(() -> RowMap.read(Person.class, java.util.Collections.singletonMap("id", null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Person.id is a primitive long and cannot be NULL");
    }
}
