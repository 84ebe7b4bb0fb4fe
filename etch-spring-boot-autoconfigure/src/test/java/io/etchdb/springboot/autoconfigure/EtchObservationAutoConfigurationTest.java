package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.execution.StatementListener;
import io.etchdb.testdatabases.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.metrics.ConnectionPoolMetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class EtchObservationAutoConfigurationTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ApplicationContextRunner plain = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    EtchConnectionFactoryAutoConfiguration.class,
                    EtchAutoConfiguration.class,
                    EtchMigrationAutoConfiguration.class,
                    EtchObservationAutoConfiguration.class))
            .withPropertyValues("spring.etch.url=sqlite::memory:");

    private final ApplicationContextRunner observed =
            plain.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class));

    private final ApplicationContextRunner measured = observed.withConfiguration(AutoConfigurations.of(
            MetricsAutoConfiguration.class,
            SimpleMetricsExportAutoConfiguration.class,
            CompositeMeterRegistryAutoConfiguration.class,
            ConnectionPoolMetricsAutoConfiguration.class));

    @Test
    void measuresWithWhatBootConfigures() {
        measured.run(context -> {
            EtchTemplate etch = context.getBean(EtchTemplate.class);
            assertThat(etch.fetchVal(Integer.class, "SELECT 1").block(TIMEOUT)).isEqualTo(1);

            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(meters.get("etch.statement")
                            .tag("verb", "select")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("etch.statement.rows").counter().count()).isEqualTo(1);
        });
    }

    @Test
    void poolIsFoundByBootsOwnGauges() {
        try (TestDatabase database = TestDatabase.postgres()) {
            measured.withPropertyValues("spring.etch.url=" + database.url()).run(context -> {
                MeterRegistry meters = context.getBean(MeterRegistry.class);
                assertThat(meters.get("r2dbc.pool.max.allocated")
                                .tag("name", "connectionFactory")
                                .gauge()
                                .value())
                        .isEqualTo(10);
            });
        }
    }

    @Test
    void conventionOfApplicationTakesThePlaceOfEtchsOwn() {
        measured.withUserConfiguration(OwnConvention.class).run(context -> {
            assertThat(context)
                    .hasSingleBean(StatementObservationConvention.class)
                    .hasBean("ownConvention");
            context.getBean(EtchTemplate.class)
                    .fetchVal(Integer.class, "SELECT 1")
                    .block(TIMEOUT);
            assertThat(context.getBean(MeterRegistry.class)
                            .get("own.name")
                            .timer()
                            .count())
                    .isEqualTo(1);
        });
    }

    @Test
    void observesWithoutMeters() {
        observed.withUserConfiguration(OwnHandler.class)
                .withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .run(context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .hasSingleBean(DatabaseListener.class)
                            .doesNotHaveBean("etchRowCounter");
                    assertThat(answer(context)).isEqualTo(1);
                    assertThat(context.getBean(OwnHandler.class).observed).containsExactly("select");
                });
    }

    @Test
    void backsOffWithoutRegistry() {
        plain.run(context -> {
            assertThat(context)
                    .hasSingleBean(EtchTemplate.class)
                    .doesNotHaveBean(DatabaseListener.class)
                    .doesNotHaveBean(StatementObservationConvention.class);
            assertThat(answer(context)).isEqualTo(1);
        });
    }

    @Test
    void backsOffWithoutMicrometer() {
        plain.withClassLoader(new FilteredClassLoader(ObservationRegistry.class, MeterRegistry.class))
                .run(context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .hasSingleBean(EtchTemplate.class)
                            .doesNotHaveBean(DatabaseListener.class);
                    assertThat(answer(context)).isEqualTo(1);
                });
    }

    private static Integer answer(ApplicationContext context) {
        return context.getBean(EtchTemplate.class)
                .fetchVal(Integer.class, "SELECT 1")
                .block(TIMEOUT);
    }

    @Test
    void listenersOfApplicationHearOfStatements() {
        plain.withUserConfiguration(OwnListener.class).run(context -> {
            context.getBean(EtchTemplate.class)
                    .fetchVal(Integer.class, "SELECT 1")
                    .block(TIMEOUT);
            assertThat(context.getBean(OwnListener.class).heard).containsExactly("SELECT 1");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnConvention {

        @Bean
        StatementObservationConvention ownConvention() {
            return new StatementObservationConvention() {
                @Override
                public String getName() {
                    return "own.name";
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnHandler {

        private final List<String> observed = new CopyOnWriteArrayList<>();

        @Bean
        ObservationHandler<StatementObservationContext> ownHandler() {
            return new ObservationHandler<>() {
                @Override
                public void onStop(StatementObservationContext context) {
                    observed.add(context.call().label());
                }

                @Override
                public boolean supportsContext(Observation.Context context) {
                    return context instanceof StatementObservationContext;
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnListener {

        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Bean
        StatementListener ownListener() {
            return (outcome, context) -> heard.add(outcome.call().text());
        }
    }
}
