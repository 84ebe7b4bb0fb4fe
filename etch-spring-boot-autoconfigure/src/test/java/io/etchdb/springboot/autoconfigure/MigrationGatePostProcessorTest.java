package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.execution.internal.Databases;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Primary;

@ExtendWith(OutputCaptureExtension.class)
class MigrationGatePostProcessorTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    EtchConnectionFactoryAutoConfiguration.class,
                    EtchAutoConfiguration.class,
                    EtchMigrationAutoConfiguration.class))
            .withPropertyValues("spring.etch.migrations.location=classpath:db/notes");

    @Test
    void standsBeforeEtchsOwnFactory() {
        runner.withPropertyValues("spring.etch.url=sqlite::memory:").run(context -> {
            assertThat(context.getBean(ConnectionFactory.class)).isInstanceOf(GatedConnectionFactory.class);
            assertThat(context.getBean(EtchTemplate.class).count(Note.class).block(TIMEOUT))
                    .isZero();
        });
    }

    @Test
    void standsBeforePrimaryOfSeveralAndLeavesOthersAlone() {
        runner.withUserConfiguration(One.class, PrimaryOne.class).run(context -> {
            assertThat(context.getBean("primary")).isInstanceOf(GatedConnectionFactory.class);
            assertThat(context.getBean("one")).isNotInstanceOf(GatedConnectionFactory.class);
        });
    }

    @Test
    void standsBeforeTheOneThatIsNoFallback() {
        runner.withUserConfiguration(One.class, FallbackOne.class).run(context -> {
            assertThat(context.getBean("one")).isInstanceOf(GatedConnectionFactory.class);
            assertThat(context.getBean("fallback")).isNotInstanceOf(GatedConnectionFactory.class);
        });
    }

    @Test
    void beanDeclaredByItsClassKeepsIt() {
        runner.withUserConfiguration(Pool.class).run(context -> {
            ConnectionPool pool = context.getBean(ConnectionPool.class);
            assertThat(pool.getMetrics()).isPresent();
            assertThat(context.getBean(MigrationGate.class).isPassed()).isFalse();

            assertThat(context.getBean(EtchTemplate.class).count(Note.class).block(TIMEOUT))
                    .isZero();
            assertThat(context.getBean(MigrationGate.class).isPassed()).isTrue();
        });
    }

    @Test
    void saysWhenBeanCannotBeHeldBack(CapturedOutput output) {
        runner.withUserConfiguration(FinalFactory.class)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(SealedFactory.class));

        assertThat(output).contains("the bean finalFactory is declared as").contains("Declare it as ConnectionFactory");
    }

    @Test
    void poolIsFoundBehindGate() {
        runner.withPropertyValues("spring.etch.url=postgresql://app@localhost/shop")
                .run(context -> assertThat(
                                Databases.unwrap(context.getBean(ConnectionFactory.class), ConnectionPool.class))
                        .isNotNull());
    }

    @Configuration(proxyBeanMethods = false)
    static class One {

        @Bean
        ConnectionFactory one() {
            return ConnectionFactories.get("r2dbc:sqlite:mem:///gate-one");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrimaryOne {

        @Bean
        @Primary
        ConnectionFactory primary() {
            return ConnectionFactories.get("r2dbc:sqlite:mem:///gate-primary");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FallbackOne {

        @Bean
        @Fallback
        ConnectionFactory fallback() {
            return ConnectionFactories.get("r2dbc:sqlite:mem:///gate-fallback");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Pool {

        @Bean(destroyMethod = "dispose")
        ConnectionPool pool() {
            return new ConnectionPool(
                    ConnectionPoolConfiguration.builder(ConnectionFactories.get("r2dbc:sqlite:mem:///gate-pool"))
                            .maxSize(2)
                            .build());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FinalFactory {

        @Bean
        SealedFactory finalFactory() {
            return new SealedFactory(ConnectionFactories.get("r2dbc:sqlite:mem:///gate-final"));
        }
    }

    /** A class that nothing can be put around, as drivers' own often are. */
    static final class SealedFactory extends Decorated {

        SealedFactory(ConnectionFactory factory) {
            super(factory);
        }
    }
}
