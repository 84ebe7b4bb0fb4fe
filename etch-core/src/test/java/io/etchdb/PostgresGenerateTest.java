package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

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
                null);
    }

    @Test
    void enumTypesAreWrittenOnceAndTheirNamesAreKeptApart() {
        assertThat(sources(ROWS).files().stream().map(file -> file.path()))
                .containsOnlyOnce("shop/OrderStatus.java", "shop/SizeType.java");
    }
}
