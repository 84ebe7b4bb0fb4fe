package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.etchdb.annotation.Column;
import io.etchdb.annotation.CreatedAt;
import io.etchdb.annotation.GeneratedKey;
import io.etchdb.annotation.Id;
import io.etchdb.annotation.Json;
import io.etchdb.annotation.Table;
import io.etchdb.annotation.Version;
import io.etchdb.error.MappingException;
import io.etchdb.schema.Catalog;
import io.etchdb.schema.SchemaCheck;
import io.etchdb.schema.SchemaFinding;
import io.etchdb.schema.SchemaFindings;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Row 20 of the features: records against the tables that are there. */
abstract class SchemaCheckSuite extends EtchSuite {

    @Table("users")
    record User(
            @Nullable Long id,
            String name,
            @Nullable String email,
            @CreatedAt @Nullable Instant createdAt,
            @Version @Nullable Long version,
            @Json @Nullable Map<String, String> tags,
            @Nullable Long twice) {}

    /** Columns that are left out fill themselves. */
    @Table("people")
    record Person(long id, String name) {}

    @Table("uesrs")
    record Misspelt(@Nullable Long id) {}

    @Table(value = "users", schema = "nowhere")
    record Elsewhere(@Nullable Long id) {}

    @Table("users")
    record WrongColumns(
            @Nullable Long id,
            String name,
            @Nullable String emial,
            String street,
            @Nullable Integer postcode) {}

    @Table("users")
    record WrongTypes(
            @Nullable Long id,
            Integer name,
            @Nullable Boolean email,
            @Nullable String version) {}

    @Table("users")
    record WrongNulls(long id, @Nullable String name, String email, int version, long twice) {}

    @Table("strict")
    record Lacking(@Nullable Long id) {}

    @Table("pairs")
    record HalfKey(@Id int a, int b) {}

    @Table("pairs")
    record Keyless(int a, int b) {}

    @Table("pairs")
    record PairOtherWayRound(@Id int b, @Id int a) {}

    @Table("keyless")
    record Keyed(@Nullable Long id) {}

    @Table("pairs")
    record Projection(int b) {}

    @Table("documents")
    record Document(@GeneratedKey @Nullable UUID id, String title) {}

    @Table("names")
    record NameRow(long id, String name) {}

    @Table("names")
    record WrongNameRow(
            long id, String title, @Column("name") long n) {}

    record NoTable(long id) {}

    @Table("users")
    record NoRow(Optional<String> name) {}

    @Table("odd Table")
    record Odd(
            @Column("Key") @Id int key,
            @Column("select") @Nullable String select) {}

    Catalog catalog;

    SchemaCheckSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return """
                CREATE TABLE users (id {bigserial}, name varchar(80) NOT NULL, email text,
                    created_at {timestamp} NOT NULL, version bigint NOT NULL, tags {json}, extra text,
                    twice bigint GENERATED ALWAYS AS (version * 2) STORED);
                CREATE TABLE people (id {bigserial}, name text NOT NULL, kind text NOT NULL DEFAULT 'x', extra text);
                CREATE TABLE strict (id {bigserial}, tenant bigint NOT NULL, kind text NOT NULL DEFAULT 'x');
                CREATE TABLE pairs (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b));
                CREATE TABLE keyless (id bigint);
                CREATE TABLE documents (id {uuid} NOT NULL PRIMARY KEY, title text NOT NULL);
                CREATE TABLE "odd Table" ("Key" int NOT NULL PRIMARY KEY, "select" text);
                CREATE VIEW names AS SELECT id, name FROM users
                """;
    }

    @BeforeAll
    void read() {
        catalog = run(etch.catalog());
    }

    final List<SchemaFinding> check(Class<? extends Record> type) {
        return SchemaCheck.of(catalog).check(type).findings();
    }

    @Test
    void findsNothingWhereEverythingFits() {
        SchemaFindings findings = SchemaCheck.of(catalog)
                .check(User.class, Person.class, PairOtherWayRound.class, Document.class, NameRow.class, Odd.class);
        assertThat(findings.toString()).isEmpty();
        assertThatCode(findings::requireConsistent).doesNotThrowAnyException();
    }

    @Test
    void findsMissingTables() {
        SchemaFinding finding = check(Misspelt.class).get(0);
        assertThat(finding.record()).isEqualTo(Misspelt.class);
        assertThat(finding.component()).isNull();
        assertThat(finding.expected()).isEqualTo("table uesrs");
        assertThat(finding.found()).isEqualTo("no such table");
        assertThat(finding.remedy()).startsWith("@Table(\"users\"), or run what Ddl.of(Dialect.");
        assertThat(check(Elsewhere.class)).extracting(SchemaFinding::found).containsExactly("no such schema");
    }

    @Test
    void findsMissingColumns() {
        List<SchemaFinding> findings = check(WrongColumns.class);
        assertThat(findings)
                .extracting(SchemaFinding::component, SchemaFinding::expected, SchemaFinding::found)
                .startsWith(
                        tuple("emial", "column emial", "no such column"),
                        tuple("street", "column street", "no such column"),
                        tuple("postcode", "column postcode", "no such column"));
        assertThat(findings.get(0).remedy())
                .isEqualTo("@Column(\"email\"), or ALTER TABLE users ADD COLUMN emial TEXT");
        assertThat(findings.get(1).remedy()).isEqualTo("ALTER TABLE users ADD COLUMN street TEXT NOT NULL DEFAULT ...");
        assertThat(findings.get(2).remedy()).isEqualTo("ALTER TABLE users ADD COLUMN postcode INTEGER");
    }

    @Test
    void findsTypesThatDoNotHoldTheValues() {
        List<SchemaFinding> findings = check(WrongTypes.class).stream()
                .filter(finding -> List.of("name", "email", "version").contains(String.valueOf(finding.component())))
                .toList();
        assertThat(findings).extracting(SchemaFinding::component).containsOnlyOnce("name", "email");
        assertThat(findings.get(0).expected()).isEqualTo("INTEGER");
        assertThat(findings.get(0).found()).contains(isPostgres() ? "character varying(80)" : "varchar(80)");
        assertThat(findings.get(0).remedy())
                .startsWith("make it String, or ")
                .endsWith(
                        isPostgres()
                                ? "ALTER TABLE users ALTER COLUMN name TYPE INTEGER USING name::INTEGER"
                                : "declare the column INTEGER");
        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.component()).isEqualTo("version");
            assertThat(finding.expected()).isEqualTo("TEXT");
        });
    }

    @Test
    void findsNullWhereItCannotBe() {
        List<SchemaFinding> findings = check(WrongNulls.class);
        assertThat(findings)
                .extracting(SchemaFinding::component, SchemaFinding::expected, SchemaFinding::found)
                .contains(
                        tuple("name", "a column that may be left out", "NOT NULL without default"),
                        tuple("email", "NOT NULL", "nullable"),
                        tuple("twice", "a column that takes values", "generated always"));
        assertThat(findings)
                .filteredOn(finding -> "email".equals(finding.component()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy())
                        .isEqualTo(
                                isPostgres()
                                        ? "@Nullable, or ALTER TABLE users ALTER COLUMN email SET NOT NULL"
                                        : "@Nullable, or declare the column NOT NULL"));
        assertThat(findings)
                .filteredOn(finding -> "created_at".equals(finding.component()))
                .isEmpty();
    }

    @Test
    void findsWhatAnInsertWouldLack() {
        assertThat(check(Lacking.class)).singleElement().satisfies(finding -> {
            assertThat(finding.component()).isNull();
            assertThat(finding.expected()).isEqualTo("a component for column tenant");
            assertThat(finding.found()).endsWithIgnoringCase("bigint NOT NULL without default");
            assertThat(finding.remedy()).startsWith("a component with @Column(\"tenant\"), or ");
        });
        assertThat(check(Projection.class))
                .extracting(SchemaFinding::expected)
                .containsExactly("a component for column a");
    }

    @Test
    void findsOtherKeys() {
        assertThat(check(HalfKey.class)).singleElement().satisfies(finding -> {
            assertThat(finding.component()).isEqualTo("a");
            assertThat(finding.expected()).isEqualTo("primary key (a)");
            assertThat(finding.found()).isEqualTo("primary key (a, b)");
            assertThat(finding.remedy()).isEqualTo("@Id on a, b and nowhere else");
        });
        assertThat(check(Keyless.class)).singleElement().satisfies(finding -> assertThat(finding.remedy())
                .isEqualTo("@Id on a, b"));
        assertThat(check(Keyed.class)).singleElement().satisfies(finding -> {
            assertThat(finding.found()).isEqualTo("no primary key");
            assertThat(finding.remedy())
                    .isEqualTo(
                            isPostgres()
                                    ? "ALTER TABLE keyless ADD PRIMARY KEY (id)"
                                    : "make the table anew with PRIMARY KEY (id)");
        });
    }

    @Test
    void comparesColumnsAndTypesOfViews() {
        assertThat(check(WrongNameRow.class))
                .extracting(SchemaFinding::component)
                .containsExactly("title", "n");
        assertThat(check(WrongNameRow.class).get(0).remedy()).doesNotContain("ALTER");
    }

    @Test
    void aWrongDeclarationIsAFinding() {
        assertThat(check(NoTable.class)).singleElement().satisfies(finding -> assertThat(finding.found())
                .contains("no @Table"));
        assertThat(check(NoRow.class)).singleElement().satisfies(finding -> assertThat(finding.found())
                .contains("Optional"));
    }

    @Test
    void saysEverythingAtOnceInAlignedColumns() {
        SchemaFindings findings = SchemaCheck.of(catalog).check(HalfKey.class, Misspelt.class);
        List<String> lines = findings.toString().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).matches("record +component +expected +found +remedy");
        assertThat(lines.get(0).indexOf("found"))
                .isEqualTo(lines.get(1).indexOf("primary key (a, b)"))
                .isEqualTo(lines.get(2).indexOf("no such table"));
        assertThat(lines.get(2)).startsWith("Misspelt  -");
        assertThatThrownBy(findings::requireConsistent)
                .isInstanceOf(MappingException.class)
                .hasMessageStartingWith("records and tables do not fit (2 findings):\nrecord")
                .hasMessageContaining("Misspelt");
        assertThat(findings.findings().get(0))
                .hasToString(
                        "HalfKey.a: primary key (a) expected, found primary key (a, b). @Id on a, b and nowhere else");
    }

    @Test
    void aTypeThatEtchDoesNotKnowIsTakenToFit() {
        assertThat(check(Foreign.class)).isEmpty();
    }

    @Table("keyless")
    record Foreign(@Column("id") java.util.@Nullable Currency currency) {}
}
