package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.annotation.Table;
import io.etchdb.schema.SchemaFinding;
import io.etchdb.testdatabases.TestDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What SQLite's affinities do to values. */
abstract class SqliteSchemaCheckSuite extends SchemaCheckSuite {

    @Table("loose")
    record Loose(
            @Nullable BigDecimal exact,
            @Nullable BigDecimal asText,
            @Nullable UUID uuid,
            @Nullable LocalDate day,
            @Nullable Boolean flag,
            @Nullable Double ratio,
            @Nullable String untyped,
            @Nullable String number,
            @Nullable List<Integer> list) {}

    SqliteSchemaCheckSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return super.schema() + """
                ;CREATE TABLE loose (exact DECIMAL(10, 2), as_text DECIMAL_TEXT, uuid UUID, day DATE, flag BOOLEAN,
                    ratio DOUBLE, untyped, number INT, list TEXT)
                """;
    }

    @Test
    void findsWhereAffinityWouldChangeValues() {
        List<SchemaFinding> findings = check(Loose.class);
        assertThat(findings).extracting(SchemaFinding::component).containsExactly("exact", "number", "list");
        assertThat(findings.get(0).expected()).isEqualTo("DECIMAL_TEXT");
        assertThat(findings.get(0).found()).isEqualTo("DECIMAL(10, 2) (affinity NUMERIC)");
        assertThat(findings.get(0).remedy()).isEqualTo("declare the column DECIMAL_TEXT");
        assertThat(findings.get(1).remedy()).isEqualTo("make it Long, or declare the column TEXT");
        assertThat(findings.get(2).remedy()).startsWith("@Json");
    }
}
