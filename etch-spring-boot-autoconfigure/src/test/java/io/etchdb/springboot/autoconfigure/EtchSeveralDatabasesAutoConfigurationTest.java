package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributors;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

class EtchSeveralDatabasesAutoConfigurationTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    EtchConnectionFactoryAutoConfiguration.class,
                    EtchAutoConfiguration.class,
                    EtchSeveralDatabasesAutoConfiguration.class,
                    EtchModulesAutoConfiguration.class,
                    EtchHealthContributorAutoConfiguration.class,
                    R2dbcAutoConfiguration.class));

    @Test
    void oneFactoryHasOneTemplate() {
        runner.withUserConfiguration(Orders.class).run(context -> assertThat(context.getBeansOfType(EtchTemplate.class))
                .containsOnlyKeys("etchTemplate"));
    }

    @Test
    void eachFactoryHasItsTemplateByQualifier() {
        runner.withUserConfiguration(Orders.class, Reports.class, Both.class).run(context -> {
            Templates templates = context.getBean(Templates.class);
            templates.orders().execute("CREATE TABLE t (id INTEGER)").block(TIMEOUT);

            assertThat(tables(templates.orders())).isEqualTo(1);
            assertThat(tables(templates.reports())).isZero();
        });
    }

    @Test
    void noneIsWithoutQualifierWhereItWouldHaveToGuess() {
        runner.withUserConfiguration(Orders.class, Reports.class)
                .run(context -> assertThat(context.getBeansOfType(EtchTemplate.class))
                        .containsOnlyKeys("ordersEtchTemplate", "reportsEtchTemplate"));
    }

    @Test
    void primaryFactoryHasTheTemplateWithoutQualifier() {
        runner.withUserConfiguration(PrimaryOrders.class, Reports.class, Both.class)
                .run(context -> assertThat(context.getBean(EtchTemplate.class))
                        .isSameAs(context.getBean(Templates.class).orders())
                        .isNotSameAs(context.getBean(Templates.class).reports()));
    }

    @Test
    void onlyDefaultCandidateHasTheTemplateWithoutQualifier() {
        runner.withUserConfiguration(Orders.class, NoDefaultReports.class, Both.class)
                .run(context -> assertThat(context.getBean(EtchTemplate.class))
                        .isSameAs(context.getBean(Templates.class).orders()));
    }

    @Test
    void backsOffWhenApplicationDeclaresTemplates() {
        runner.withUserConfiguration(Orders.class, Reports.class)
                .withBean("own", EtchTemplate.class, () -> EtchTemplate.over(memory("own")))
                .run(context ->
                        assertThat(context.getBeansOfType(EtchTemplate.class)).containsOnlyKeys("own"));
    }

    @Test
    void modulesAreOfThePrimaryOne() {
        runner.withUserConfiguration(PrimaryOrders.class, Reports.class)
                .withPropertyValues("spring.etch.modules.users.schema=main")
                .run(context -> assertThat(context.getBeansOfType(EtchTemplate.class))
                        .containsOnlyKeys(
                                "etchTemplate", "ordersEtchTemplate", "reportsEtchTemplate", "usersEtchTemplate"));
    }

    @Test
    void healthIsOfEachDatabaseOnce() {
        runner.withUserConfiguration(PrimaryOrders.class, Reports.class)
                .withPropertyValues("spring.etch.modules.users.schema=main")
                .run(context -> assertThat(
                                context
                                        .getBean("etchHealthContributor", CompositeReactiveHealthContributor.class)
                                        .stream()
                                        .map(ReactiveHealthContributors.Entry::name))
                        .containsExactlyInAnyOrder("etchTemplate", "reportsEtchTemplate"));
    }

    @Test
    void locationOfMigrationsWithoutPrimaryOneStopsTheStart() {
        runner.withUserConfiguration(Orders.class, Reports.class)
                .withPropertyValues("spring.etch.migrations.location=classpath:db/notes")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidEtchPropertyException.class)
                        .hasMessageContaining("spring.etch.migrations.location")
                        .hasMessageContaining("orders, reports")
                        .hasMessageContaining("@Primary"));
    }

    @Test
    void modulesWithoutPrimaryOneStopTheStart() {
        runner.withUserConfiguration(Orders.class, Reports.class)
                .withPropertyValues("spring.etch.modules.users.schema=main")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidEtchPropertyException.class)
                        .hasMessageContaining("spring.etch.modules")
                        .hasMessageContaining("orders, reports"));
    }

    @Test
    void migrationsThatAreSwitchedOffNeedNoPrimaryOne() {
        runner.withUserConfiguration(Orders.class, Reports.class)
                .withPropertyValues(
                        "spring.etch.migrations.location=classpath:db/notes", "spring.etch.migrations.enabled=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void backsOffWithoutEtch() {
        runner.withUserConfiguration(Orders.class, Reports.class)
                .withClassLoader(new FilteredClassLoader("io.etchdb.EtchTemplate"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(EtchSeveralDatabasesAutoConfiguration.class));
    }

    private static long tables(EtchTemplate etch) {
        return etch.fetchVal(Long.class, "SELECT count(*) FROM sqlite_schema WHERE name = 't'")
                .block(TIMEOUT);
    }

    private static ConnectionFactory memory(String name) {
        return ConnectionFactories.get("r2dbc:sqlite:mem:///" + name);
    }

    private record Templates(EtchTemplate orders, EtchTemplate reports) {}

    @Configuration(proxyBeanMethods = false)
    static class Both {

        @Bean
        Templates templates(@Qualifier("orders") EtchTemplate orders, @Qualifier("reports") EtchTemplate reports) {
            return new Templates(orders, reports);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Orders {

        @Bean
        ConnectionFactory orders() {
            return memory("several-orders");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrimaryOrders {

        @Bean
        @Primary
        ConnectionFactory orders() {
            return memory("several-primary-orders");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Reports {

        @Bean
        ConnectionFactory reports() {
            return memory("several-reports");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NoDefaultReports {

        @Bean(defaultCandidate = false)
        ConnectionFactory reports() {
            return memory("several-no-default-reports");
        }
    }
}
