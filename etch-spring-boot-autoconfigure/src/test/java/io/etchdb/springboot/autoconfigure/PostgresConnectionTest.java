package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.EtchTemplate;
import io.etchdb.error.OperationalException;
import io.etchdb.testdatabases.PostgresServer;
import io.etchdb.testdatabases.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;

/** Applications and a server of their own, which is encrypted, or not there yet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresConnectionTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String MIGRATIONS = "spring.etch.migrations.location=classpath:db/notes";
    private static final List<String> BUNDLE = List.of(
            "spring.etch.ssl.bundle=database",
            "spring.ssl.bundle.pem.database.truststore.certificate=classpath:tls/client.crt");

    private PostgresServer server;
    private TestDatabase database;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Path certificate = copy("client.crt", directory);
        // Self-signed, and so what it is checked against as well.
        server = PostgresServer.start(new PostgresServer.Tls(certificate, copy("client.key", directory), certificate));
        database = server.createDatabase();
    }

    @AfterAll
    void stop() {
        database.close();
        server.close();
    }

    /** For its owner only, or the server refuses the key. */
    private static Path copy(String resource, Path directory) throws IOException {
        Path file = Files.createFile(
                directory.resolve(resource),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (InputStream in = PostgresConnectionTest.class.getResourceAsStream("/tls/" + resource)) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    @Test
    void serverThatBundleTrustsIsConnectedToEncrypted() {
        try (ConfigurableApplicationContext context =
                application(BUNDLE, "spring.etch.ssl.mode=verify-ca").run()) {
            assertThat(context.getBean(EtchTemplate.class)
                            .fetchVal(Boolean.class, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                            .block(TIMEOUT))
                    .isTrue();
        }
    }

    @Test
    void serverOfAnotherNameIsRefusedByDefault() {
        SpringApplicationBuilder application = application(BUNDLE, MIGRATIONS);

        assertThatThrownBy(application::run)
                .isInstanceOf(OperationalException.class)
                .hasMessageContaining("certificate is for another name");
    }

    @Test
    void serverThatNobodyTrustsIsRefused() {
        SpringApplicationBuilder application = application(List.of(), MIGRATIONS, "spring.etch.ssl.mode=verify-ca");

        assertThatThrownBy(application::run).isInstanceOf(OperationalException.class);
    }

    @Test
    void applicationThatStartsBeforeItsServerWaitsForIt() throws InterruptedException {
        server.stop();
        Asked.first = new CountDownLatch(1);
        CompletableFuture<ConfigurableApplicationContext> started = CompletableFuture.supplyAsync(() -> application(
                        List.of(),
                        MIGRATIONS,
                        // Boot takes this thread for one outside of a test.
                        "spring.docker.compose.enabled=false",
                        "spring.etch.connect-retry.attempts=60",
                        "spring.etch.connect-retry.backoff=50ms")
                .sources(Asked.class)
                .run());
        assertThat(Asked.first.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        server.restart();

        try (ConfigurableApplicationContext context =
                started.orTimeout(60, TimeUnit.SECONDS).join()) {
            assertThat(context.getBean(EtchTemplate.class).count(Note.class).block(TIMEOUT))
                    .isZero();
        }
    }

    private SpringApplicationBuilder application(List<String> more, String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.etch.url=" + database.url())
                .properties(more.toArray(String[]::new))
                .properties(properties);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    /** Says when the application is about to ask for its first connection. */
    static class Asked {

        private static volatile CountDownLatch first;

        @Bean
        SmartLifecycle asked() {
            return new SmartLifecycle() {
                @Override
                public void start() {
                    first.countDown();
                }

                @Override
                public void stop() {
                    // It ended when it had started.
                }

                @Override
                public boolean isRunning() {
                    return false;
                }
            };
        }
    }
}
