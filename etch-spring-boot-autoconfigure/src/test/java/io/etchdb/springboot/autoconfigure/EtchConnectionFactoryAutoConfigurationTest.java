package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.execution.internal.Databases;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.r2dbc.ConnectionFactoryDecorator;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

@ExtendWith(OutputCaptureExtension.class)
class EtchConnectionFactoryAutoConfigurationTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String SQLITE_PACKAGE = "io.etchdb.r2dbc.sqlite";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(EtchConnectionFactoryAutoConfiguration.class, R2dbcAutoConfiguration.class));

    @Test
    void poolsConnectionsToPostgres() {
        runner.withPropertyValues(
                        "spring.etch.url=postgresql://app@localhost/shop",
                        "spring.etch.pool.max-size=7",
                        "spring.etch.pool.min-idle=0")
                .run(context -> {
                    assertThat(context).hasSingleBean(ConnectionFactory.class);
                    ConnectionPool pool = unwrapped(context.getBean(ConnectionFactory.class), ConnectionPool.class);
                    assertThat(pool.getMetrics().orElseThrow().getMaxAllocatedSize())
                            .isEqualTo(7);
                });
    }

    @Test
    void connectsToSqliteWithoutPool() {
        runner.withPropertyValues("spring.etch.url=sqlite::memory:").run(context -> {
            ConnectionFactory factory = context.getBean(ConnectionFactory.class);
            assertThat(factory.getMetadata().getName()).isEqualTo("SQLite");
            assertThat(Databases.unwrap(factory, ConnectionPool.class)).isNull();
        });
    }

    @Test
    void backsOffWhenApplicationHasItsOwn() {
        runner.withUserConfiguration(OwnConnectionFactory.class)
                .withPropertyValues("spring.etch.url=postgresql://app@localhost/shop")
                .run(context -> assertThat(context)
                        .hasSingleBean(ConnectionFactory.class)
                        .hasBean("ownConnectionFactory"));
    }

    @Test
    void ownUrlGoesBeforeConnectionDetails() {
        runner.withUserConfiguration(PostgresService.class)
                .withPropertyValues("spring.etch.url=sqlite::memory:")
                .run(context -> assertThat(context.getBean(ConnectionFactory.class)
                                .getMetadata()
                                .getName())
                        .isEqualTo("SQLite"));
    }

    @Test
    void connectionDetailsOfServiceGoBeforeR2dbcUrl() {
        runner.withUserConfiguration(PostgresService.class)
                .withPropertyValues("spring.r2dbc.url=r2dbc:sqlite:mem:///other")
                .run(context -> assertThat(options(context.getBean(ConnectionFactory.class))
                                .getValue(ConnectionFactoryOptions.HOST))
                        .isEqualTo("service.example"));
    }

    @Test
    void usesR2dbcUrl(CapturedOutput output) {
        runner.withPropertyValues(
                        "spring.r2dbc.url=r2dbc:postgresql://db.example/shop",
                        "spring.r2dbc.username=app",
                        "spring.r2dbc.pool.max-size=3")
                .run(context -> {
                    ConnectionFactoryOptions options = options(context.getBean(ConnectionFactory.class));
                    assertThat(options.getValue(ConnectionFactoryOptions.HOST)).isEqualTo("db.example");
                    assertThat(options.getValue(ConnectionFactoryOptions.USER)).isEqualTo("app");
                });
        assertThat(output).contains("spring.r2dbc.pool.* is not used");
    }

    @Test
    void usesR2dbcUrlWithoutBootsAutoConfigurationToo() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(EtchConnectionFactoryAutoConfiguration.class))
                .withPropertyValues("spring.r2dbc.url=r2dbc:postgresql://db.example/shop", "spring.r2dbc.username=app")
                .run(context -> {
                    ConnectionFactoryOptions options = options(context.getBean(ConnectionFactory.class));
                    assertThat(options.getValue(ConnectionFactoryOptions.HOST)).isEqualTo("db.example");
                    assertThat(options.getValue(ConnectionFactoryOptions.USER)).isEqualTo("app");
                });
    }

    @Test
    void takesSqliteInMemoryWhenNothingIsSaid(CapturedOutput output) {
        runner.run(context -> assertThat(
                        context.getBean(ConnectionFactory.class).getMetadata().getName())
                .isEqualTo("SQLite"));

        assertThat(output).containsOnlyOnce("No database is configured: etch uses SQLite in memory");
    }

    @Test
    void blankUrlIsNoUrl(CapturedOutput output) {
        runner.withPropertyValues("spring.etch.url=")
                .run(context -> assertThat(context).hasSingleBean(ConnectionFactory.class));

        assertThat(output).contains("No database is configured");
    }

    @Test
    void failsWhenNothingIsSaidAndThereIsNoSqliteDriver() {
        runner.withClassLoader(new FilteredClassLoader(SQLITE_PACKAGE))
                .run(context ->
                        assertThat(context).hasFailed().getFailure().hasRootCauseInstanceOf(NoDatabaseException.class));
    }

    @Test
    void backsOffWithoutEtch() {
        runner.withClassLoader(new FilteredClassLoader("io.etchdb.EtchOptions"))
                .withPropertyValues("spring.r2dbc.url=r2dbc:sqlite:mem:///other")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(EtchConnectionFactoryAutoConfiguration.class)
                        .hasSingleBean(ConnectionFactory.class));
    }

    @Test
    void namesPropertyOfUrlThatIsNotAcceptedAndHidesPassword() {
        runner.withPropertyValues("spring.etch.url=mysql://app:s3cret@localhost/shop")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidEtchPropertyException.class)
                        .hasMessageStartingWith("spring.etch.url: unknown database URL")
                        .hasMessageNotContaining("s3cret"));
    }

    @Test
    void namesNumberOfPoolThatMakesNoSense() {
        runner.withPropertyValues("spring.etch.url=postgresql://app@localhost/shop", "spring.etch.pool.max-size=0")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessage("spring.etch.pool.max-size: a number from 1 on; got 0"));
    }

    @Test
    void namesTimeOfPoolThatMakesNoSense() {
        runner.withPropertyValues(
                        "spring.etch.url=postgresql://app@localhost/shop", "spring.etch.pool.max-acquire-time=0s")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith("spring.etch.pool.max-acquire-time: a time longer than nothing"));
    }

    @Test
    void namesTimeoutThatMakesNoSense() {
        runner.withPropertyValues("spring.etch.url=postgresql://app@localhost/shop", "spring.etch.timeouts.lock=-1s")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith("spring.etch.timeouts.lock: "));
    }

    @Test
    void namesPropertyThatIsNoNumber() {
        runner.withPropertyValues("spring.etch.pool.max-size=many").run(context -> assertThat(context)
                .hasFailed()
                .getFailure()
                .hasStackTraceContaining("spring.etch.pool.max-size"));
    }

    @Test
    void handsTimeoutsAndLoginToDriver() {
        runner.withPropertyValues(
                        "spring.etch.url=postgresql://app@localhost/shop",
                        "spring.etch.username=other",
                        "spring.etch.password=p@ss:/?#",
                        "spring.etch.timeouts.statement=7s")
                .run(context -> {
                    ConnectionFactoryOptions options = options(context.getBean(ConnectionFactory.class));
                    assertThat(options.getValue(ConnectionFactoryOptions.USER)).isEqualTo("other");
                    assertThat(options.getValue(ConnectionFactoryOptions.PASSWORD))
                            .isEqualTo("p@ss:/?#");
                    assertThat(options.getValue(ConnectionFactoryOptions.STATEMENT_TIMEOUT))
                            .isEqualTo(Duration.ofSeconds(7));
                    assertThat(options.getValue(ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT))
                            .isEqualTo(Duration.ofSeconds(5));
                    assertThat(options.getValue(Option.valueOf("options")))
                            .asString()
                            .contains("idle_in_transaction_session_timeout=60000ms");
                });
    }

    @Test
    void customizersHaveTheLastWord() {
        runner.withUserConfiguration(Customized.class)
                .withPropertyValues("spring.etch.url=postgresql://app@localhost/shop")
                .run(context -> assertThat(options(context.getBean(ConnectionFactory.class))
                                .getValue(ConnectionFactoryOptions.USER))
                        .isEqualTo("customized"));
    }

    @Test
    void decoratesDriverInsidePool() {
        runner.withUserConfiguration(Customized.class)
                .withPropertyValues("spring.etch.url=postgresql://app@localhost/shop")
                .run(context -> {
                    ConnectionPool pool = unwrapped(context.getBean(ConnectionFactory.class), ConnectionPool.class);
                    assertThat(Databases.unwrap(pool, Decorated.class)).isNotNull();
                });
    }

    @Test
    void closesConnectionsWithContext() {
        runner.withPropertyValues("spring.etch.url=postgresql://app@localhost/shop")
                .run(context -> {
                    ConnectionPool pool = unwrapped(context.getBean(ConnectionFactory.class), ConnectionPool.class);
                    context.close();
                    assertThat(pool.isDisposed()).isTrue();
                });
    }

    @Test
    void connectsWhereItIsTold() {
        runner.withPropertyValues("spring.etch.url=sqlite::memory:").run(context -> {
            Mono<Connection> connection =
                    Mono.from(context.getBean(ConnectionFactory.class).create());
            assertThat(connection
                            .flatMap(open -> Mono.from(open.close()).thenReturn(open.isAutoCommit()))
                            .block(TIMEOUT))
                    .isTrue();
        });
    }

    @Test
    void noDataSourceBesideConnectionFactory() {
        runner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
                .withPropertyValues("spring.etch.url=sqlite::memory:")
                .run(context -> assertThat(context).doesNotHaveBean("dataSource"));
    }

    private static ConnectionFactoryOptions options(ConnectionFactory factory) {
        return unwrapped(factory, OptionsCapableConnectionFactory.class).getOptions();
    }

    private static <F> F unwrapped(ConnectionFactory factory, Class<F> type) {
        F found = Databases.unwrap(factory, type);
        assertThat(found).as("the " + type.getSimpleName() + " in " + factory).isNotNull();
        return found;
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnConnectionFactory {

        @Bean
        ConnectionFactory ownConnectionFactory() {
            return ConnectionFactories.get("r2dbc:sqlite:mem:///own");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PostgresService {

        @Bean
        R2dbcConnectionDetails serviceConnectionDetails() {
            return () -> ConnectionFactoryOptions.parse("r2dbc:postgresql://app:secret@service.example:5433/shop");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customized {

        @Bean
        ConnectionFactoryOptionsBuilderCustomizer userCustomizer() {
            return options -> options.option(ConnectionFactoryOptions.USER, "customized");
        }

        @Bean
        ConnectionFactoryDecorator decorator() {
            return Decorated::new;
        }
    }
}
