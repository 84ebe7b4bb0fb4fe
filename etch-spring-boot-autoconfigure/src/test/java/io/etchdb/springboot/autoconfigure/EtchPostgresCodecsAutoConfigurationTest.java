package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.ITERABLE;

import io.etchdb.execution.PostgresCodecs;
import io.etchdb.execution.internal.Databases;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.postgresql.extension.CodecRegistrar;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;

class EtchPostgresCodecsAutoConfigurationTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Boot's own factory: etch's is not there. */
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(EtchPostgresCodecsAutoConfiguration.class, R2dbcAutoConfiguration.class));

    @Test
    void givesCodecsToBootsFactory() {
        runner.withPropertyValues("spring.r2dbc.url=r2dbc:postgresql://app@localhost/shop")
                .run(context -> assertThat(extensions(context.getBean(ConnectionFactory.class)))
                        .asInstanceOf(ITERABLE)
                        .containsExactly(new PostgresCodecs()));
    }

    @Test
    void readsThroughBootsFactory() {
        try (TestDatabase database = TestDatabase.postgres()) {
            runner.withPropertyValues(
                            "spring.r2dbc.url=r2dbc:postgresql://" + database.host() + ":" + database.port() + "/"
                                    + database.database(),
                            "spring.r2dbc.username=" + database.username(),
                            "spring.r2dbc.password=" + database.password())
                    .run(context -> assertThat(readsInstant(context.getBean(ConnectionFactory.class)))
                            .isEqualTo(Instant.parse("2026-11-20T13:06:07Z")));
        }
    }

    @Test
    void leavesOtherDriversAlone() {
        runner.withPropertyValues("spring.r2dbc.url=r2dbc:sqlite:mem:///other")
                .run(context -> assertThat(extensions(context.getBean(ConnectionFactory.class)))
                        .isNull());
    }

    @Test
    void backsOffWithoutTheDriver() {
        runner.withClassLoader(new FilteredClassLoader("io.r2dbc.postgresql"))
                .withPropertyValues("spring.r2dbc.url=r2dbc:sqlite:mem:///other")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ConnectionFactory.class)
                        .doesNotHaveBean(ConnectionFactoryOptionsBuilderCustomizer.class));
    }

    @Test
    void backsOffWithoutItsRegistrar() {
        runner.withClassLoader(new FilteredClassLoader(CodecRegistrar.class))
                .withPropertyValues("spring.r2dbc.url=r2dbc:sqlite:mem:///other")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(ConnectionFactoryOptionsBuilderCustomizer.class));
    }

    private static Instant readsInstant(ConnectionFactory factory) {
        return Flux.usingWhen(
                        factory.create(),
                        connection -> Flux.from(connection
                                        .createStatement("SELECT '2026-11-20 13:06:07+00'::timestamptz")
                                        .execute())
                                .concatMap(result -> result.map((row, metadata) -> row.get(0, Instant.class))),
                        Connection::close)
                .blockLast(TIMEOUT);
    }

    private static Object extensions(ConnectionFactory factory) {
        ConnectionFactoryOptions options =
                Databases.unwrap(factory, OptionsCapableConnectionFactory.class).getOptions();
        return options.getValue(Option.valueOf("extensions"));
    }
}
