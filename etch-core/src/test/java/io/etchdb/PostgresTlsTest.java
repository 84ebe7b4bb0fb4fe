package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.etchdb.error.OperationalException;
import io.etchdb.testdatabases.PostgresServer;
import io.etchdb.testdatabases.TestDatabase;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Encrypted connections to a real server, whose certificate is for 127.0.0.1 and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTlsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String ENCRYPTED = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    @TempDir
    static Path directory;

    private TestCertificate server;
    private TestCertificate client;
    private PostgresServer postgres;
    private TestDatabase database;

    @BeforeAll
    void start() throws Exception {
        server = TestCertificate.make(directory, "server", "ip:127.0.0.1");
        client = TestCertificate.make(directory, PostgresServer.CERTIFIED_USERNAME, "dns:client");
        postgres =
                PostgresServer.start(new PostgresServer.Tls(server.certificate(), server.key(), client.certificate()));
        database = postgres.createDatabase();
    }

    @AfterAll
    void stop() {
        database.close();
        postgres.close();
    }

    private EtchOptions.Builder options() {
        return EtchOptions.builder().url(database.url());
    }

    private static boolean encrypted(EtchOptions options) {
        EtchTemplate etch = EtchTemplate.connect(options);
        try {
            return Boolean.TRUE.equals(etch.fetchVal(Boolean.class, ENCRYPTED).block(TIMEOUT));
        } finally {
            etch.close().block(TIMEOUT);
        }
    }

    private void assertRefused(EtchOptions options, String... words) {
        EtchTemplate etch = EtchTemplate.connect(options);
        try {
            StepVerifier.create(etch.fetchVal(Boolean.class, ENCRYPTED))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(OperationalException.class)
                            .hasMessageStartingWith("no connection to the database: ")
                            .hasMessageContainingAll(words)
                            .hasMessageNotContaining(database.password()))
                    .verify(TIMEOUT);
        } finally {
            etch.close().block(TIMEOUT);
        }
    }

    @Test
    void requireEncryptsAndDisableDoesNot() {
        assertThat(encrypted(options().ssl("require").build())).isTrue();
        assertThat(encrypted(options().ssl("disable").build())).isFalse();
    }

    @Test
    void verifyTakesAServerWithTheRightCertificate() {
        for (String mode : new String[] {"verify-ca", "verify-full"}) {
            assertThat(encrypted(options()
                            .ssl(mode, server.certificate(), null, null)
                            .build()))
                    .as(mode)
                    .isTrue();
        }
    }

    @Test
    void verifyRefusesAServerWithAnotherCertificate() {
        for (String mode : new String[] {"verify-ca", "verify-full"}) {
            assertRefused(
                    options().ssl(mode, client.certificate(), null, null).build(),
                    "certificate is not signed by a certificate that is trusted here",
                    "ssl(mode, ca, ...)",
                    "sslrootcert");
        }
    }

    @Test
    @DisplayName("without a CA of its own, the certificates that Java trusts count")
    void verifyWithoutACaChecksToo() {
        assertRefused(options().ssl("verify-full").build(), "not signed by a certificate that is trusted here");
    }

    @Test
    void verifyFullComparesTheHostName() {
        EtchOptions.Builder byName = EtchOptions.builder()
                .host("localhost")
                .port(database.port())
                .database(database.database())
                .username(database.username())
                .password(database.password());
        assertThat(encrypted(byName.ssl("verify-ca", server.certificate(), null, null)
                        .build()))
                .isTrue();
        assertRefused(
                byName.ssl("verify-full", server.certificate(), null, null).build(),
                "certificate is for another name",
                "verify-ca");
    }

    @Test
    void aClientCertificateLogsIn() {
        EtchOptions.Builder certified = options().username(PostgresServer.CERTIFIED_USERNAME);
        assertThat(encrypted(certified
                        .ssl("verify-full", server.certificate(), client.certificate(), client.key())
                        .build()))
                .isTrue();
        assertRefused(
                certified.ssl("verify-full", server.certificate(), null, null).build(),
                "client certificate",
                "ssl(mode, ca, cert, key)");
    }

    @Test
    @DisplayName("libpq's parameters of a URL are understood, and options go before them")
    void theUrlSaysItToo() {
        String ca = "&sslrootcert=" + encoded(server.certificate());
        String wrong = "&sslrootcert=" + encoded(client.certificate());
        assertThat(encrypted(url("?sslmode=require").build())).isTrue();
        assertThat(encrypted(url("?sslmode=verify-full" + ca).build())).isTrue();
        assertThat(encrypted(url("?sslmode=verify-full" + ca + "&sslcert=" + encoded(client.certificate()) + "&sslkey="
                                + encoded(client.key()))
                        .username(PostgresServer.CERTIFIED_USERNAME)
                        .build()))
                .isTrue();
        assertRefused(url("?sslmode=verify-full" + wrong).build(), "not signed by a certificate that is trusted");
        assertThat(encrypted(url("?sslmode=verify-full" + wrong)
                        .ssl("verify-full", server.certificate(), null, null)
                        .build()))
                .isTrue();
        assertThat(encrypted(url("?sslmode=require").ssl("disable").build())).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> url("?sslmode=verified").build())
                .withMessageContainingAll("sslmode", "verify-full", "\"verified\"")
                .withMessageNotContaining(database.password());
    }

    private EtchOptions.Builder url(String parameters) {
        return EtchOptions.builder().url(database.url() + parameters);
    }

    private static String encoded(Path file) {
        return URLEncoder.encode(file.toString(), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("the driver's customizer is told the context, for keys that are in no file")
    void theDriversCustomizerIsUsed() {
        AtomicInteger asked = new AtomicInteger();
        Function<SslContextBuilder, SslContextBuilder> trusting = builder -> {
            asked.incrementAndGet();
            return builder.trustManager(server.certificate().toFile());
        };
        assertThat(encrypted(options()
                        .ssl("verify-full")
                        .driverOption("sslContextBuilderCustomizer", trusting)
                        .build()))
                .isTrue();
        assertThat(asked).hasPositiveValue();
    }

    @Test
    void wrongModesAreRefusedAtOnce() {
        for (String mode : new String[] {"", "REQUIRE", "prefer", "verify"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EtchOptions.builder().ssl(mode))
                    .withMessage("ssl has the modes disable, require, verify-ca, verify-full; got \"" + mode + "\"");
        }
    }

    @Test
    void filesThatDoNotFitTheModeAreRefused() {
        Path ca = server.certificate();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EtchOptions.builder().ssl("require", ca, null, null))
                .withMessageContaining("does not check the server's certificate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EtchOptions.builder().ssl("disable", null, client.certificate(), client.key()))
                .withMessageContaining("leave cert and key out");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EtchOptions.builder().ssl("verify-full", ca, client.certificate(), null))
                .withMessageContaining("key is missing");
    }

    @Test
    void filesThatCannotBeUsedAreRefusedWhenTheOptionsAreBuilt() throws IOException {
        Path missing = directory.resolve("missing.pem");
        Path garbage = Files.writeString(directory.resolve("garbage.pem"), "nothing of use");
        Path oldKey = Files.writeString(
                directory.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\nAA==\n-----END RSA PRIVATE KEY-----\n");
        refusedAtBuild(options().ssl("verify-full", missing, null, null), "ssl ca", "missing.pem", "cannot be read");
        refusedAtBuild(options().ssl("verify-ca", garbage, null, null), "ssl ca", "garbage.pem", "no certificate");
        refusedAtBuild(
                options().ssl("require", null, missing, client.key()), "ssl cert", "missing.pem", "cannot be read");
        refusedAtBuild(
                options().ssl("require", null, client.certificate(), missing),
                "ssl key",
                "missing.pem",
                "cannot be read");
        refusedAtBuild(
                options().ssl("require", null, client.certificate(), oldKey), "ssl key", "old.key", "openssl pkcs8");
    }

    private static void refusedAtBuild(EtchOptions.Builder builder, String... words) {
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContainingAll(words);
    }

    @Test
    void sqliteHasNothingToEncryptAndIgnoresIt() {
        EtchTemplate etch = EtchTemplate.connect(EtchOptions.builder()
                .url("sqlite::memory:")
                .ssl("verify-full", directory.resolve("missing.pem"), null, null)
                .build());
        assertThat(etch.ping().then(Mono.fromSupplier(() -> 1)).block(TIMEOUT)).isEqualTo(1);
        etch.close().block(TIMEOUT);
    }
}
