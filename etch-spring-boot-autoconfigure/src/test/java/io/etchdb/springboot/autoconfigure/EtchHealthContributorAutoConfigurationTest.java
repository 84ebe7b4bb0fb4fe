package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchOptions;
import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.spi.ConnectionFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class EtchHealthContributorAutoConfigurationTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    EtchConnectionFactoryAutoConfiguration.class,
                    EtchAutoConfiguration.class,
                    EtchHealthContributorAutoConfiguration.class))
            .withPropertyValues("spring.etch.url=sqlite::memory:");

    @Test
    void isUpWhenDatabaseAnswers() {
        runner.run(context -> {
            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("database", "sqlite::memory:");
        });
    }

    @Test
    void isDownWhenDatabaseIsNotThere() {
        runner.withPropertyValues("spring.etch.url=postgresql://app:s3cret@localhost:1/shop")
                .run(context -> {
                    Health health = health(context);
                    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(health.toString()).contains("localhost:1/shop").doesNotContain("s3cret");
                });
    }

    @Test
    void isDownInTimeWhenDatabaseNeverAnswers() throws IOException {
        // Accepts by way of its backlog, and says nothing.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            EtchTemplate etch = EtchTemplate.connect("postgresql://app@localhost:" + silent.getLocalPort() + "/shop");
            EtchHealthIndicator indicator = new EtchHealthIndicator(etch, null, Duration.ofMillis(300));

            Health health = indicator.health().block(Duration.ofSeconds(3));

            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails())
                    .containsKey("pool")
                    .extractingByKey("error")
                    .asString()
                    .contains("did not answer within 300 ms");
        }
    }

    @Test
    void tellsThatPoolIsExhaustedWhereDatabaseIsFine() {
        try (TestDatabase database = TestDatabase.postgres()) {
            EtchTemplate etch = EtchTemplate.connect(EtchOptions.builder()
                    .url(database.url())
                    .pool(pool -> pool.maxSize(1))
                    .build());
            EtchHealthIndicator indicator = new EtchHealthIndicator(etch, null, Duration.ofMillis(300));

            Health health = etch.withConnection(connection -> indicator.health())
                    .single()
                    .block(TIMEOUT);

            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails())
                    .extractingByKey("error")
                    .asString()
                    .contains("no connection became free within 300 ms: 1 of 1 in use")
                    .doesNotContain("did not answer");
            assertThat(indicator.health().block(TIMEOUT).getStatus()).isEqualTo(Status.UP);
            etch.close().block(TIMEOUT);
        }
    }

    @Test
    void tellsThatMigrationsArePending() {
        runner.withConfiguration(AutoConfigurations.of(EtchMigrationAutoConfiguration.class))
                .withPropertyValues("spring.etch.migrations.location=classpath:db/notes")
                .run(context -> assertThat(health(context).getDetails()).containsEntry("migrations", "pending"));
    }

    @Test
    void hasOneEntryForEachOfSeveralTemplates() {
        runner.withUserConfiguration(TwoTemplates.class)
                .run(context -> assertThat(context.getBean("etchHealthContributor"))
                        .isNotInstanceOf(ReactiveHealthIndicator.class)
                        .isInstanceOfSatisfying(CompositeReactiveHealthContributor.class, composite -> {
                            assertThat(composite.getContributor("first")).isNotNull();
                            assertThat(composite.getContributor("second")).isNotNull();
                        }));
    }

    @Test
    void backsOffWhenSwitchedOff() {
        runner.withPropertyValues("management.health.etch.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("etchHealthContributor"));
    }

    @Test
    void backsOffWithoutHealthModule() {
        runner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
                .run(context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .hasSingleBean(EtchTemplate.class)
                            .doesNotHaveBean("etchHealthContributor");
                    assertThat(context.getBean(EtchTemplate.class)
                                    .fetchVal(Integer.class, "SELECT 1")
                                    .block(TIMEOUT))
                            .isEqualTo(1);
                });
    }

    private static Health health(ApplicationContext context) {
        return context.getBean("etchHealthContributor", ReactiveHealthIndicator.class)
                .health()
                .block(TIMEOUT);
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoTemplates {

        @Bean
        EtchTemplate first(ConnectionFactory factory) {
            return EtchTemplate.over(factory);
        }

        @Bean
        EtchTemplate second(ConnectionFactory factory) {
            return EtchTemplate.over(factory);
        }
    }
}
