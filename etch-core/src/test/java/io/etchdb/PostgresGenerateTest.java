package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.codegen.RecordSources;
import io.etchdb.codegen.SourceFile;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresGenerateTest extends GenerateSuite {

    PostgresGenerateTest() {
        super(Kind.POSTGRES);
    }

    @Override
    String name() {
        return "postgres";
    }

    @Override
    List<String> goldenTables() {
        return List.of(
                "customers",
                "product_categories",
                "audit_log",
                "paid_orders",
                "Legacy-Data",
                "tickets",
                "driver_types");
    }

    @Test
    void whatOnlyPostgresHoldsComesBack() throws Exception {
        ClassLoader loader = compiled(sources(ROWS));
        List<?> statuses = Arrays.asList(loader.loadClass("shop.OrderStatus").getEnumConstants());

        roundTrip(
                loader,
                "TicketsRow",
                null,
                null,
                statuses.get(1),
                statuses,
                null,
                "in-progress",
                "a@b.c",
                List.of("x", "y"),
                List.of(1, 2),
                List.of(Instant.parse("2026-11-20T10:00:00Z")),
                Duration.ofMinutes(90),
                (short) 4,
                null,
                null);
    }

    @Test
    void whatOnlyTheServerKnowsComesBackAsText() throws Exception {
        roundTrip(
                compiled(sources(ROWS)),
                "DriverTypesRow",
                1L,
                "10.0.0.1",
                "10.0.0.0/8",
                "08:00:2b:01:02:03",
                "'b' 'c'",
                "$1.00",
                "(1,2)",
                "<a/>",
                "1010",
                "101",
                "12:30:00+02",
                "[1,5)",
                "42",
                "0/1A",
                null,
                new byte[] {1},
                List.of("\\x01"));
    }

    @Test
    void whatIsInAnotherSchemaSaysSo() throws Exception {
        run(etch.executeScript("CREATE SCHEMA side; CREATE TABLE side.people (id bigint PRIMARY KEY);"
                + "CREATE TABLE side.brands (id bigint PRIMARY KEY);"
                + "CREATE TABLE measures (at date NOT NULL, v integer, PRIMARY KEY (at)) PARTITION BY RANGE (at);"
                + "CREATE TABLE measures_2026 PARTITION OF measures FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');"
                + "CREATE MATERIALIZED VIEW totals AS SELECT 1 AS n, 'x'::text AS label"));
        try {
            RecordSources sources =
                    sources(ROWS.withTables(List.of("side.people", "side.brands", "measures", "totals")));

            assertThat(sources.files().stream().map(SourceFile::path))
                    .containsExactly(
                            "shop/PeopleRow.java",
                            "shop/PeopleIn.java",
                            "shop/BrandsRow.java",
                            "shop/BrandsIn.java",
                            "shop/MeasuresRow.java",
                            "shop/MeasuresIn.java",
                            "shop/TotalsRow.java");
            assertThat(sources.files().get(0).text()).contains("@Table(value = \"people\", schema = \"side\")");
            assertThat(sources.files().get(2).text()).contains("@Table(value = \"brands\", schema = \"side\")");
            assertThat(sources.files().get(4).text()).contains("@Table(\"measures\")", "/** Table public.measures. */");
            assertThat(sources.files().get(6).text())
                    .contains("/** Materialized view public.totals. */", "@Nullable Integer n");
            ClassLoader loader = compiled(sources);
            roundTrip(loader, "PeopleRow", 1L);
            roundTrip(loader, "MeasuresRow", java.time.LocalDate.of(2026, 5, 1), 7);
            assertThat(all(etch.query(loader.loadClass("shop.TotalsRow").asSubclass(Record.class))))
                    .extracting(Object::toString)
                    .containsExactly("TotalsRow[n=1, label=x]");
            assertThat(sources(ROWS.withTables(List.of("measures*"))).files()).hasSize(2);
        } finally {
            run(etch.executeScript("DROP SCHEMA side CASCADE; DROP TABLE measures; DROP MATERIALIZED VIEW totals"));
        }
    }

    @Test
    void enumTypesAreWrittenOnceAndTheirNamesAreKeptApart() {
        assertThat(sources(ROWS).files().stream().map(file -> file.path()))
                .containsOnlyOnce("shop/OrderStatus.java", "shop/SizeType.java");
    }
}
