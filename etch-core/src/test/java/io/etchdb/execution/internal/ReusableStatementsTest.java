package io.etchdb.execution.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which statement is used again, and for what. */
class ReusableStatementsTest {

    private static final String TEXT = "SELECT $1";

    private final List<String> created = new ArrayList<>();
    private final ReusableStatements statements = new ReusableStatements((Connection) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                created.add((String) arguments[0]);
                return Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {Statement.class}, (self, called, given) -> null);
            }));

    private ReusableStatements.@Nullable Use use(@Nullable Object... values) {
        return statements.use(TEXT, values);
    }

    private void ended(@Nullable Object... values) {
        use(values).end();
    }

    @Test
    void oneThatHasEndedIsUsedAgain() {
        ended(1L);
        ended(2L);
        ended(3L);
        assertThat(created).containsExactly(TEXT);
    }

    @Test
    void whileItRunsAnotherIsMade() {
        ReusableStatements.Use first = use(1L);
        ReusableStatements.Use second = use(2L);
        assertThat(first.statement()).isNotSameAs(second.statement());
        first.end();
        assertThat(use(3L).statement()).isSameAs(first.statement());
    }

    @Test
    void oneThatDidNotEndDoesNotComeBack() {
        use(1L);
        use(2L);
        assertThat(created).hasSize(2);
    }

    @Test
    void valuesOfOtherClassesGetAStatementOfTheirOwn() {
        ended(1L);
        ended("one");
        ended((Object) null);
        ended(new UUID(1, 2));
        assertThat(created).hasSize(4);
        ended(new UUID(3, 4));
        assertThat(created).hasSize(4);
    }

    @Test
    void whatIsLargeIsNotKept() {
        assertThat(use("x".repeat(257))).isNull();
        assertThat(use(new byte[1])).isNull();
        assertThat(use((Object) new Long[] {1L})).isNull();
        assertThat(use(BigDecimal.TEN.pow(100))).isNull();
        assertThat(use(Collections.nCopies(65, 1L).toArray())).isNull();
        assertThat(statements.use("x".repeat(4_001), new Object[] {1L})).isNull();
        assertThat(use("x".repeat(256))).isNotNull();
    }

    @Test
    void itsMemoryHasALimitAndWhatIsInUseComesBack() {
        for (int i = 0; i < 1_000; i++) {
            statements.use("SELECT " + i + " + $1", new Object[] {1L}).end();
        }
        created.clear();
        for (int i = 0; i < 1_000; i++) {
            statements.use("SELECT " + i + " + $1", new Object[] {1L}).end();
        }
        assertThat(created).as("too many for all to be kept").hasSizeGreaterThan(700);
        created.clear();
        ended(1L);
        ended(2L);
        assertThat(created).hasSizeLessThanOrEqualTo(1);
    }
}
