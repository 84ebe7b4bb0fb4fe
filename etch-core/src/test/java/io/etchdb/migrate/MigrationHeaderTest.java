package io.etchdb.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationHeaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- etch:no-transaction",
                "--etch:no-transaction  \nSELECT 1",
                "\n \n\t-- etch:no-transaction\nSELECT 1",
                "-- etchdb:no-transaction\n",
                "-- pgdbm:no-transaction\n",
                "-- etch:lock-timeout 5s\n-- etch:no-transaction\n"
            })
    void c090MarkerIsFound(String text) {
        assertThat(MigrationHeader.of(text).transactional()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SELECT 1;\n-- etch:no-transaction",
                "-- etch:no-transaction-please",
                "-- no-transaction",
                "SELECT '\n-- etch:no-transaction\n'",
                "-- why\n-- etch:no-transaction",
                "/* -- etch:no-transaction */",
                "-- ETCH:NO-TRANSACTION"
            })
    void c090MarkerIsNotMistaken(String text) {
        assertThat(MigrationHeader.of(text).transactional()).isTrue();
    }

    @Test
    void readsLockTimeouts() {
        assertThat(MigrationHeader.of("-- etch:lock-timeout 5s").lockTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(MigrationHeader.of("-- etch:no-transaction\n-- etch:lock-timeout  200ms")
                        .lockTimeout())
                .isEqualTo(Duration.ofMillis(200));
        assertThat(MigrationHeader.of("-- etch:lock-timeout 1m").lockTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(MigrationHeader.of("SELECT 1").lockTimeout()).isNull();
    }

    @Test
    void keepsWhatItDoesNotKnowUnlessItIsForAnotherTool() {
        assertThat(MigrationHeader.of("-- etch:lock-timeout=5s\n-- pgdbm:concurrent\n-- etchdb:once")
                        .unknown())
                .containsExactly("lock-timeout=5s", "once");
        assertThat(MigrationHeader.of("-- etch:no-transaction\n-- why").unknown())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "s", "5 h", "-5s", "99999999999s", "1.5s"})
    void refusesOtherLockTimeouts(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MigrationHeader.of("-- etch:lock-timeout " + value))
                .withMessageContaining("\"" + value + "\"");
    }
}
