package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.springframework.transaction.reactive.TransactionalOperator;

class EtchAutoConfigurationTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    EtchConnectionFactoryAutoConfiguration.class,
                    EtchAutoConfiguration.class,
                    R2dbcAutoConfiguration.class,
                    R2dbcTransactionManagerAutoConfiguration.class,
                    TransactionAutoConfiguration.class));

    @Test
    void offersTemplateOverOwnConnections() {
        runner.withPropertyValues("spring.etch.url=sqlite::memory:").run(context -> {
            EtchTemplate etch = context.getBean(EtchTemplate.class);
            assertThat(etch).hasToString("sqlite::memory:");
            assertThat(etch.ping().block(TIMEOUT)).isTrue();
        });
    }

    @Test
    void templateIsNamedWithoutPassword() {
        runner.withPropertyValues("spring.etch.url=postgresql://app:s3cret@localhost/shop")
                .run(context -> assertThat(context.getBean(EtchTemplate.class).toString())
                        .contains("localhost/shop")
                        .doesNotContain("s3cret"));
    }

    @Test
    void offersTransactionManagerAndAnnotations() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(R2dbcTransactionManager.class)
                .hasSingleBean(TransactionInterceptor.class)
                .hasSingleBean(TransactionalOperator.class)
                .hasSingleBean(DatabaseClient.class));
    }

    @Test
    void transactionManagerIsTheOneThatLosesNoConnection() {
        runner.run(context -> {
            assertThat(context.getBean(ReactiveTransactionManager.class)).isInstanceOf(EtchTransactionManager.class);
            assertThat(context.getBean(TransactionManager.class)).isInstanceOf(EtchTransactionManager.class);
        });
    }

    @Test
    void customizersAndListenersOfApplicationReachTransactionManager() {
        AtomicInteger begun = new AtomicInteger();
        runner.withConfiguration(AutoConfigurations.of(TransactionManagerCustomizationAutoConfiguration.class))
                .withBean(TransactionExecutionListener.class, () -> new TransactionExecutionListener() {
                    @Override
                    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
                        begun.incrementAndGet();
                    }
                })
                .run(context -> {
                    TransactionalOperator operator = context.getBean(TransactionalOperator.class);
                    operator.transactional(context.getBean(EtchTemplate.class).ping())
                            .block(TIMEOUT);

                    assertThat(begun).hasValue(1);
                });
    }

    @Test
    void leavesTransactionManagerOfApplicationInPlace() {
        runner.withUserConfiguration(OwnTransactionManager.class).run(context -> assertThat(context)
                .hasSingleBean(ReactiveTransactionManager.class)
                .hasBean("ownTransactionManager")
                .hasSingleBean(EtchTemplate.class));
    }

    @Test
    void offersTemplateOverConnectionFactoryOfApplication() {
        runner.withUserConfiguration(OneFactory.class)
                .run(context -> assertThat(context.getBean(EtchTemplate.class)).hasToString("SQLite"));
    }

    @Test
    void offersTemplateOverPrimaryOfSeveral() {
        runner.withUserConfiguration(OneFactory.class, PrimaryFactory.class)
                .run(context -> assertThat(context).hasSingleBean(EtchTemplate.class));
    }

    @Test
    void offersNoTemplateWhereItWouldHaveToGuess() {
        runner.withUserConfiguration(OneFactory.class, AnotherFactory.class)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EtchTemplate.class));
    }

    @Test
    void backsOffWhenApplicationHasItsOwnTemplate() {
        runner.withUserConfiguration(OwnTemplate.class)
                .run(context ->
                        assertThat(context).hasSingleBean(EtchTemplate.class).hasBean("ownTemplate"));
    }

    @Test
    void backsOffWithoutEtch() {
        runner.withUserConfiguration(OneFactory.class)
                .withClassLoader(new FilteredClassLoader("io.etchdb.EtchTemplate"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(EtchAutoConfiguration.class)
                        .hasSingleBean(R2dbcTransactionManager.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class OneFactory {

        @Bean
        ConnectionFactory one() {
            return ConnectionFactories.get("r2dbc:sqlite:mem:///one");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class AnotherFactory {

        @Bean
        ConnectionFactory another() {
            return ConnectionFactories.get("r2dbc:sqlite:mem:///another");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrimaryFactory {

        @Bean
        @Primary
        ConnectionFactory primary() {
            return ConnectionFactories.get("r2dbc:sqlite:mem:///primary");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnTransactionManager {

        @Bean
        ReactiveTransactionManager ownTransactionManager(ConnectionFactory factory) {
            return new R2dbcTransactionManager(factory);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnTemplate {

        @Bean
        EtchTemplate ownTemplate(ConnectionFactory factory) {
            return EtchTemplate.over(factory);
        }
    }
}
