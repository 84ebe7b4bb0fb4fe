package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.testdatabases.TestDatabase.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqliteFileGenerateTest extends GenerateSuite {

    SqliteFileGenerateTest() {
        super(Kind.SQLITE_FILE);
    }

    @Override
    String name() {
        return "sqlite";
    }

    @Override
    List<String> goldenTables() {
        return List.of("customers", "product_categories", "audit_log", "paid_orders", "Legacy-Data", "odd_types");
    }

    @Test
    void declaredTypesBecomeWhatTheirAffinityHolds() throws Exception {
        assertThat(componentsOf(compiled(sources(ROWS)), "OddTypesRow"))
                .isEqualTo("String id, Object untyped, Double number, long whole, Instant moment, Long doubled");
    }
}
