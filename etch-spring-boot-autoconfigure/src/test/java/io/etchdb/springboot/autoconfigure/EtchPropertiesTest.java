package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.annotation.Json;
import io.etchdb.annotation.Table;
import io.etchdb.execution.StatementListener;
import io.etchdb.execution.internal.Databases;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContextBuilder;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.json.JsonMapper;

/** Properties that become options of etch and of the driver. */
@ExtendWith(OutputCaptureExtension.class)
class EtchPropertiesTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String POSTGRES = "spring.etch.url=postgresql://app@db.example/shop";
    private static final String SQLITE = "spring.etch.url=sqlite::memory:";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    EtchConnectionFactoryAutoConfiguration.class,
                    EtchAutoConfiguration.class,
                    SslAutoConfiguration.class,
                    R2dbcAutoConfiguration.class));

    @ParameterizedTest
    @CsvSource({
        "spring.etch.bulk-chunk-size, 0",
        "spring.etch.slow-query-threshold, -1s",
        "spring.etch.statistics-history, -1",
        "spring.etch.connect-retry.attempts, 0",
        "spring.etch.connect-retry.backoff, -1s",
        "spring.etch.timeouts.statement, -1s",
        "spring.etch.timeouts.lock, -1s",
        "spring.etch.timeouts.idle-in-transaction, -1s",
        "spring.etch.pool.max-size, 0",
        "spring.etch.pool.max-acquire-time, 0",
        "spring.etch.ssl.ca-file, nowhere.pem",
        "spring.etch.ssl.bundle, nowhere"
    })
    void wrongValueStopsStartAndIsNamed(String property, String value) {
        runner.withPropertyValues(POSTGRES, property + "=" + value).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOfSatisfying(InvalidEtchPropertyException.class, failure -> assertThat(failure.property())
                        .isEqualTo(property)));
    }

    @Test
    void moreIdleConnectionsThanThePoolMayHoldStopStart() {
        runner.withPropertyValues(POSTGRES, "spring.etch.pool.max-size=3", "spring.etch.pool.min-idle=4")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("spring.etch.pool.min-idle: a number up to spring.etch.pool.max-size, which is 3;"
                                + " got 4"));
    }

    @Test
    void hostPortAndDatabaseAreAPlaceToo() {
        runner.withPropertyValues(
                        "spring.etch.host=db.example",
                        "spring.etch.port=5433",
                        "spring.etch.database=shop",
                        "spring.etch.username=app")
                .run(context -> assertThat(context.getBean(EtchTemplate.class))
                        .hasToString("postgresql://db.example:5433/shop"));
    }

    @ParameterizedTest
    @CsvSource({
        "spring.etch.url, spring.etch.host=db.example, spring.etch.url=postgresql://app@db.example/shop",
        "spring.etch.host, spring.etch.database=shop, spring.etch.port=5433",
        "spring.etch.database, spring.etch.host=db.example, spring.etch.port=5433"
    })
    void placeThatIsSaidTwiceOrByHalfIsNamed(String property, String one, String other) {
        runner.withPropertyValues(one, other).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOfSatisfying(InvalidEtchPropertyException.class, failure -> assertThat(failure.property())
                        .isEqualTo(property)));
    }

    @Test
    void optionsOfDriverReachIt() {
        runner.withPropertyValues(POSTGRES, "spring.etch.driver-options.tcpKeepAlive=true")
                .run(context ->
                        assertThat(driverOption(context, "tcpKeepAlive")).isEqualTo("true"));
    }

    @Test
    void jsonColumnsAreWrittenByMapperOfApplication() {
        runner.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
                .withPropertyValues(SQLITE, "spring.jackson.property-naming-strategy=SNAKE_CASE")
                .run(context -> {
                    EtchTemplate etch = context.getBean(EtchTemplate.class);
                    etch.execute("CREATE TABLE profiles (id BIGINT PRIMARY KEY, name TEXT NOT NULL)")
                            .block(TIMEOUT);
                    Profile ada = new Profile(1, new Name("Ada", "Lovelace"));

                    assertThat(etch.insert(ada).block(TIMEOUT)).isEqualTo(ada);
                    assertThat(etch.fetchVal(String.class, "SELECT name FROM profiles")
                                    .block(TIMEOUT))
                            .contains("\"first_name\"");
                });
    }

    @Test
    void customizerOfApplicationHasTheLastWordOnJson() {
        runner.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
                .withPropertyValues(SQLITE, "spring.jackson.property-naming-strategy=SNAKE_CASE")
                .withBean(EtchOptionsCustomizer.class, () -> options -> options.jsonMapper(new JsonMapper()))
                .run(context -> {
                    EtchTemplate etch = context.getBean(EtchTemplate.class);
                    etch.execute("CREATE TABLE profiles (id BIGINT PRIMARY KEY, name TEXT NOT NULL)")
                            .block(TIMEOUT);
                    etch.insert(new Profile(1, new Name("Ada", "Lovelace"))).block(TIMEOUT);

                    assertThat(etch.fetchVal(String.class, "SELECT name FROM profiles")
                                    .block(TIMEOUT))
                            .contains("\"firstName\"");
                });
    }

    @Test
    void backsOffWithoutJackson() {
        runner.withClassLoader(new FilteredClassLoader("tools.jackson"))
                .withPropertyValues(SQLITE)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(EtchOptionsCustomizer.class)
                        .hasSingleBean(EtchTemplate.class));
    }

    @Table("profiles")
    record Profile(long id, @Json Name name) {}

    record Name(String firstName, String lastName) {}

    @Test
    void wrongValueStopsStartWithConnectionFactoryOfApplicationToo() {
        runner.withBean(ConnectionFactory.class, () -> ConnectionFactories.get("r2dbc:sqlite:mem:///foreign"))
                .withPropertyValues("spring.etch.bulk-chunk-size=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("spring.etch.bulk-chunk-size"));
    }

    @Test
    void valueOfWrongTypeIsNamedByBoot() {
        runner.withPropertyValues(POSTGRES, "spring.etch.ssl.mode=sometimes").run(context -> assertThat(context)
                .getFailure()
                .hasStackTraceContaining("spring.etch.ssl.mode")
                .hasStackTraceContaining("sometimes"));
    }

    @Test
    void certificateWithoutKeyNamesTheKey() {
        runner.withPropertyValues(POSTGRES, "spring.etch.ssl.cert-file=client.crt")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("spring.etch.ssl.key-file: missing"));
    }

    @Test
    void certificatesOfNoUseNameTheMode() {
        runner.withPropertyValues(POSTGRES, "spring.etch.ssl.mode=require", "spring.etch.ssl.ca-file=ca.pem")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageStartingWith("spring.etch.ssl.mode: "));
    }

    @Test
    void bundleBesideFilesIsRefused() {
        runner.withPropertyValues(POSTGRES, "spring.etch.ssl.bundle=db", "spring.etch.ssl.ca-file=ca.pem")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("spring.etch.ssl.bundle: a bundle instead of ca-file"));
    }

    @Test
    void enumTypeThatIsNoEnumIsRefused() {
        runner.withPropertyValues(POSTGRES, "spring.etch.enum-types.mood=java.lang.String")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("spring.etch.enum-types: ")
                        .hasMessageContaining("no enum"));
    }

    @Test
    void enumTypeIsPartOfComposedText() {
        runner.withPropertyValues(
                        POSTGRES,
                        "spring.etch.enum-types[app.mood]=io.etchdb.springboot.autoconfigure.EtchPropertiesTest$Mood")
                .run(context -> assertThat(context.getBean(EtchTemplate.class)
                                .compose()
                                .insert(new Diary(1, Mood.HAPPY))
                                .text())
                        .contains("app.mood"));
    }

    enum Mood {
        HAPPY
    }

    @Table("diaries")
    record Diary(long id, Mood mood) {}

    @Test
    void connectionsAreNamedAfterApplication() {
        runner.withPropertyValues(POSTGRES, "spring.application.name=shop")
                .run(context ->
                        assertThat(driverOption(context, "applicationName")).isEqualTo("shop"));
    }

    @Test
    void nameOfItsOwnGoesBeforeThatOfApplication() {
        runner.withPropertyValues(POSTGRES, "spring.application.name=shop", "spring.etch.application-name=shop-db")
                .run(context ->
                        assertThat(driverOption(context, "applicationName")).isEqualTo("shop-db"));
    }

    @Test
    void nameInUrlGoesBeforeThatOfApplication() {
        runner.withPropertyValues(POSTGRES + "?applicationName=of-url", "spring.application.name=shop")
                .run(context ->
                        assertThat(driverOption(context, "applicationName")).isEqualTo("of-url"));
    }

    @Test
    void sslIsVerifiedInFullUnlessSaidOtherwise() {
        runner.withPropertyValues(POSTGRES, "spring.etch.ssl.ca-file=src/test/resources/tls/client.crt")
                .run(context -> {
                    assertThat(driverOption(context, "sslMode")).isEqualTo("verify-full");
                    assertThat(driverOption(context, "sslRootCert")).isEqualTo("src/test/resources/tls/client.crt");
                });
    }

    @Test
    void sslModeAndClientCertificateReachDriver() {
        runner.withPropertyValues(
                        POSTGRES,
                        "spring.etch.ssl.mode=verify-ca",
                        "spring.etch.ssl.cert-file=src/test/resources/tls/client.crt",
                        "spring.etch.ssl.key-file=src/test/resources/tls/client.key")
                .run(context -> {
                    assertThat(driverOption(context, "sslMode")).isEqualTo("verify-ca");
                    assertThat(driverOption(context, "sslCert")).isNotNull();
                    assertThat(driverOption(context, "sslKey")).isNotNull();
                });
    }

    @Test
    @SuppressWarnings("unchecked")
    void bundleReachesDriver() {
        runner.withPropertyValues(
                        POSTGRES,
                        "spring.etch.ssl.bundle=db",
                        "spring.ssl.bundle.pem.db.truststore.certificate=classpath:tls/client.crt",
                        "spring.ssl.bundle.pem.db.keystore.certificate=classpath:tls/client.crt",
                        "spring.ssl.bundle.pem.db.keystore.private-key=classpath:tls/client.key",
                        "spring.ssl.bundle.pem.db.options.enabled-protocols=TLSv1.3")
                .run(context -> {
                    assertThat(driverOption(context, "sslMode")).isEqualTo("verify-full");
                    Function<SslContextBuilder, SslContextBuilder> customizer =
                            (Function<SslContextBuilder, SslContextBuilder>)
                                    driverOption(context, "sslContextBuilderCustomizer");
                    assertThat(customizer
                                    .apply(SslContextBuilder.forClient())
                                    .build()
                                    .newEngine(ByteBufAllocator.DEFAULT)
                                    .getEnabledProtocols())
                            .containsExactly("TLSv1.3");
                });
    }

    @Test
    void bundleWithoutBundlesOfBootIsNamed() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(EtchConnectionFactoryAutoConfiguration.class))
                .withPropertyValues(POSTGRES, "spring.etch.ssl.bundle=db")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("spring.etch.ssl.bundle: there are no SSL bundles in this application"));
    }

    @Test
    void sqliteIgnoresWhatIsForServers() {
        runner.withPropertyValues(
                        SQLITE,
                        "spring.etch.ssl.mode=verify-full",
                        "spring.etch.connect-retry.attempts=3",
                        "spring.application.name=shop")
                .run(context -> assertThat(
                                context.getBean(EtchTemplate.class).ping().block(TIMEOUT))
                        .isTrue());
    }

    @Test
    void slowStatementIsLogged(CapturedOutput output) {
        runner.withPropertyValues(SQLITE, "spring.etch.slow-query-threshold=0s")
                .run(context -> context.getBean(EtchTemplate.class)
                        .fetchVal(Integer.class, "SELECT 4711")
                        .block(TIMEOUT));

        assertThat(output).contains("SELECT 4711");
    }

    @Test
    void bulkChunkSizeIsThatOfStatements() {
        runner.withPropertyValues(SQLITE, "spring.etch.bulk-chunk-size=2")
                .run(context -> assertThat(context.getBean(EtchTemplate.class)
                                .compose()
                                .insertMany(List.of(new Note(1, "a"), new Note(2, "b"), new Note(3, "c")))
                                .params())
                        .hasSize(4));
    }

    @Test
    void listenersAndCustomizersAreAskedInTheirOrder() {
        runner.withPropertyValues(SQLITE).withUserConfiguration(Beans.class).run(context -> {
            context.getBean(EtchTemplate.class)
                    .fetchVal(Integer.class, "SELECT 1")
                    .block(TIMEOUT);
            assertThat(context.getBean(Beans.class).heard)
                    .containsExactly("customized first", "customized second", "bean", "customizer's");
        });
    }

    @Test
    void listenersHearOfConnectionFactoryOfApplicationToo() {
        runner.withUserConfiguration(Beans.class)
                .withBean(ConnectionFactory.class, () -> ConnectionFactories.get("r2dbc:sqlite:mem:///heard"))
                .run(context -> {
                    context.getBean(EtchTemplate.class)
                            .fetchVal(Integer.class, "SELECT 1")
                            .block(TIMEOUT);
                    assertThat(context.getBean(Beans.class).heard).contains("bean");
                });
    }

    @Test
    void textOfPropertiesHasNoPassword() {
        runner.withPropertyValues(
                        "spring.etch.url=postgresql://app:s3cret@localhost/shop", "spring.etch.password=s3cret")
                .run(context -> assertThat(context.getBean(EtchProperties.class).toString())
                        .doesNotContain("s3cret"));
    }

    private static @Nullable Object driverOption(ApplicationContext context, String name) {
        OptionsCapableConnectionFactory factory =
                Databases.unwrap(context.getBean(ConnectionFactory.class), OptionsCapableConnectionFactory.class);
        ConnectionFactoryOptions options = factory.getOptions();
        return options.getValue(Option.valueOf(name));
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {

        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Bean
        StatementListener listener() {
            return (outcome, context) -> heard.add("bean");
        }

        @Bean
        @Order(2)
        EtchOptionsCustomizer second() {
            return options -> heard.add("customized second");
        }

        @Bean
        @Order(1)
        EtchOptionsCustomizer first() {
            return options -> {
                heard.add("customized first");
                options.listener((outcome, context) -> heard.add("customizer's"));
            };
        }
    }
}
