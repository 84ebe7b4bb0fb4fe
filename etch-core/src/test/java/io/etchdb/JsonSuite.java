package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.annotation.Json;
import io.etchdb.annotation.Table;
import io.etchdb.error.MappingException;
import io.etchdb.row.Patch;
import io.etchdb.testdatabases.TestDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** C055: JSON columns, jsonb on PostgreSQL and text on SQLite, through the same records. */
abstract class JsonSuite extends EtchSuite {

    enum Color {
        RED,
        GREEN
    }

    record Address(
            String street,
            @Nullable Integer number,
            @Nullable LocalDate since,
            @Nullable Color door) {}

    @Table("documents")
    record Document(
            @Nullable Long id,
            @Json @Nullable Map<String, Object> data,
            @Json @Nullable List<Address> addresses,
            @Json @Nullable Address address,
            @Json @Nullable List<String> tags,
            @Json @Nullable Object anything) {

        static Document ofData(@Nullable Map<String, Object> data) {
            return new Document(null, data, null, null, null, null);
        }
    }

    @Table("documents")
    record Plain(@Nullable Long id, @Json @Nullable Object data) {}

    JsonSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return "CREATE TABLE documents (id {serial}, data {json}, addresses {json}, address {json}, tags {json},"
                + " anything {json})";
    }

    private static final UUID KEY = UUID.fromString("00000000-0000-4000-8000-00000000000a");

    private static Map<String, Object> everything() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("uuid", KEY);
        data.put("at", Instant.parse("2026-11-20T13:06:00Z"));
        data.put("color", Color.GREEN);
        data.put("nested", new Address("Main", 5, LocalDate.of(2026, 1, 2), Color.RED));
        data.put("decimal", new BigDecimal("1.5"));
        data.put("none", null);
        data.put("text", "it's \"ü\"");
        return data;
    }

    @Test
    @DisplayName("C055: a map with uuid, time, enum and nested record comes back as plain JSON")
    void mapRoundTrips() {
        Document stored = run(etch.insert(Document.ofData(everything())));
        for (Document document : List.of(stored, run(etch.get(Document.class, stored.id())))) {
            Map<String, Object> data = document.data();
            assertThat(data)
                    .containsEntry("uuid", KEY.toString())
                    .containsEntry("at", "2026-11-20T13:06:00Z")
                    .containsEntry("color", "GREEN")
                    .containsEntry("none", null)
                    .containsEntry("text", "it's \"ü\"");
            assertThat(data.get("decimal")).hasToString("1.5");
            assertThat(data.get("nested"))
                    .isEqualTo(Map.of("street", "Main", "number", 5, "since", "2026-01-02", "door", "RED"));
        }
    }

    @Test
    @DisplayName("C055: lists and records keep their types")
    void listsAndRecordsKeepTheirTypes() {
        Address home = new Address("Main", 5, LocalDate.of(2026, 1, 2), Color.RED);
        Address work = new Address("Side", null, null, null);
        Document stored = run(etch.insert(
                new Document(null, null, List.of(home, work), home, List.of("a", "ü"), List.of(1, "two", true))));
        Document read = run(etch.get(Document.class, stored.id()));
        assertThat(read.addresses()).containsExactly(home, work);
        assertThat(read.address()).isEqualTo(home);
        assertThat(read.tags()).containsExactly("a", "ü");
        assertThat(read.anything()).isEqualTo(List.of(1, "two", true));
        assertThat(read.data()).isNull();
    }

    @Test
    void emptyCollectionsAreNotNull() {
        Document stored = run(etch.insert(new Document(null, Map.of(), List.of(), null, List.of(), null)));
        assertThat(stored.data()).isEmpty();
        assertThat(stored.addresses()).isEmpty();
        assertThat(stored.tags()).isEmpty();
        assertThat(stored.address()).isNull();
    }

    @Test
    void patchesSetAndClearJson() {
        long id = run(etch.insert(Document.ofData(Map.of("a", 1)))).id();
        Document cleared = run(etch.update(Patch.of(Document.class, id)
                .set(Document::data)
                .toNull()
                .set(Document::tags)
                .to(List.of("t"))));
        assertThat(cleared.data()).isNull();
        assertThat(cleared.tags()).containsExactly("t");
        assertThat(run(etch.fetchVal(Long.class, "SELECT count(*) FROM documents WHERE id = $1 AND data IS NULL", id)))
                .isEqualTo(1L);
    }

    @Test
    @DisplayName("C055: raw SQL takes a map or a record as parameter; on PostgreSQL JSON comes back as map and list")
    void rawSqlTakesAndGivesJson() {
        run(etch.execute(
                "INSERT INTO documents (id, data, address) VALUES (500, $1, $2)",
                Map.of("a", List.of(1, 2)),
                new Address("Main", 1, null, null)));
        Document read = run(etch.get(Document.class, 500L));
        assertThat(read.data()).isEqualTo(Map.of("a", List.of(1, 2)));
        assertThat(read.address()).isEqualTo(new Address("Main", 1, null, null));
        Map<String, Object> row = run(etch.fetchRow("SELECT data FROM documents WHERE id = 500"));
        if (isPostgres()) {
            assertThat(row.get("data")).isEqualTo(Map.of("a", List.of(1, 2)));
        } else {
            assertThat(row.get("data")).isEqualTo("{\"a\":[1,2]}");
        }
    }

    /** Jackson asks {@code secret()}, and gets no answer. */
    record Opaque(String secret) {

        @Override
        public String secret() {
            if (secret.isEmpty()) {
                return secret;
            }
            throw new IllegalStateException(secret);
        }
    }

    @Test
    @DisplayName("C055: what cannot be written as JSON is an error that names the component, before anything is sent")
    void unwritableNamesTheComponent() {
        StepVerifier.create(etch.insert(Document.ofData(Map.of("x", new Opaque("top-secret")))))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("Document.data")
                        .hasMessageNotContaining("top-secret"))
                .verify(TIMEOUT);
        StepVerifier.create(etch.execute("SELECT $1", Map.of("x", new Opaque("top-secret"))))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("$1"))
                .verify(TIMEOUT);
    }

    @Test
    void jsonThatDoesNotFitNamesTheComponentAndNotTheValue() {
        long id = run(etch.insert(new Plain(null, List.of("top-secret")))).id();
        StepVerifier.create(etch.get(Document.class, id))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MappingException.class)
                        .hasMessageContaining("Document.data")
                        .hasMessageNotContaining("top-secret"))
                .verify(TIMEOUT);
        run(etch.delete(Plain.class, id));
    }

    @Test
    void scalarsAreJsonToo() {
        for (Object value : Arrays.<Object>asList("text", 5, true, 1.5)) {
            Plain stored = run(etch.insert(new Plain(null, value)));
            assertThat(run(etch.get(Plain.class, stored.id())).data()).isEqualTo(value);
        }
    }
}
