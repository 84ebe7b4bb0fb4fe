package io.etchdb.testdatabases;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedPostgresTest {

    private static final PostgresLogin CONTAINER = new PostgresLogin("127.0.0.1", 1, "u", "p", "container");
    private static final PostgresLogin EMBEDDED = new PostgresLogin("127.0.0.1", 2, "u", "p", "embedded");

    @Test
    void staysWithContainerThatStarted() {
        assertThat(SharedPostgres.containerOr(() -> CONTAINER, () -> {
                    throw new AssertionError("server binaries were asked for");
                }))
                .isEqualTo(CONTAINER);
    }

    @Test
    void takesBinariesWhenContainerDoesNotStart() {
        assertThat(SharedPostgres.containerOr(
                        () -> {
                            throw new IllegalStateException("no such image");
                        },
                        () -> EMBEDDED))
                .isEqualTo(EMBEDDED);
    }

    @Test
    void startsOneServerPerJvm() {
        assertThat(SharedPostgres.login()).isSameAs(SharedPostgres.login());
    }
}
