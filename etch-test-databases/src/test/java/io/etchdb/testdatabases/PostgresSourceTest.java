package io.etchdb.testdatabases;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PostgresSourceTest {

    @Test
    void takesTheNamedServerWithoutAskingForDocker() {
        assertThat(PostgresSource.choose("postgresql://u@h", () -> {
                    throw new AssertionError("Docker was asked");
                }))
                .isEqualTo(PostgresSource.CONFIGURED);
    }

    @Test
    void takesContainerWhereDockerAnswers() {
        assertThat(PostgresSource.choose(null, () -> true)).isEqualTo(PostgresSource.CONTAINER);
    }

    @Test
    void takesBinariesWhereDockerDoesNotAnswer() {
        assertThat(PostgresSource.choose(null, () -> false)).isEqualTo(PostgresSource.EMBEDDED);
    }

    @Test
    void readsSystemPropertyBeforeEnvironmentAndBlankAsAbsent() {
        assertThat(PostgresSource.configuredUrl(" postgresql://a@h ", "postgresql://b@h"))
                .isEqualTo("postgresql://a@h");
        assertThat(PostgresSource.configuredUrl(" ", "postgresql://b@h")).isEqualTo("postgresql://b@h");
        assertThat(PostgresSource.configuredUrl(null, "")).isNull();
    }
}
