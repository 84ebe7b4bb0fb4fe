package io.etchdb.testdatabases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresLoginTest {

    @Test
    void readsEveryPartOfTheUrl() {
        assertThat(PostgresLogin.parse("X", "postgresql://u:p@db.example:5433/shop"))
                .isEqualTo(new PostgresLogin("db.example", 5433, "u", "p", "shop"));
    }

    @Test
    void supplementsPortDatabaseAndPassword() {
        assertThat(PostgresLogin.parse("X", "postgres://u@localhost"))
                .isEqualTo(new PostgresLogin("localhost", 5432, "u", "", "postgres"));
        assertThat(PostgresLogin.parse("X", "postgres://u@localhost/").database())
                .isEqualTo("postgres");
    }

    @Test
    void decodesAndEncodesOddCharactersInUserAndPassword() {
        String url = "postgresql://us%40er:p%2F%3A%25+%20x@localhost:5432/a%20b";

        PostgresLogin login = PostgresLogin.parse("X", url);

        assertThat(login.username()).isEqualTo("us@er");
        assertThat(login.password()).isEqualTo("p/:%+ x");
        assertThat(login.url()).isEqualTo("postgresql://us%40er:p%2F%3A%25%2B%20x@localhost:5432/a%20b");
        assertThat(PostgresLogin.parse("X", login.url())).isEqualTo(login);
        assertThat(login.r2dbcUrl()).isEqualTo("r2dbc:" + login.url());
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://u:s3cret@h/d, has the scheme jdbc",
        "mysql://u:s3cret@h/d, has the scheme mysql",
        "postgresql://u:s3cret@/d, names no host",
        "postgresql://h/s3cret, names no user",
        "postgresql://u:s3cret@h/d?sslmode=require, has query parameters",
        "postgresql://u:s3cret%@h/d, is not a URL"
    })
    void refusesOtherUrlsWithoutQuotingThem(String url, String complaint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresLogin.parse("ETCH_TEST_POSTGRES_URL", url))
                .withMessageContaining("ETCH_TEST_POSTGRES_URL " + complaint)
                .withMessageContaining("Expected postgresql://user:password@host:port/database")
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }

    @Test
    void namesServerAndStatementButNoPasswordWhenTheServerIsDown() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        PostgresLogin login = new PostgresLogin("127.0.0.1", port, "u", "s3cret", "postgres");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> login.execute("CREATE ROLE r PASSWORD 's3cret'"))
                .withMessageStartingWith("postgresql://u@127.0.0.1:" + port + "/postgres refused to CREATE ROLE: ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }
}
