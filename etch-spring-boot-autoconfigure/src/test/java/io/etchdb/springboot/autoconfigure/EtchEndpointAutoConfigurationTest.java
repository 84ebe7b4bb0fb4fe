package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.etchdb.EtchTemplate;
import io.etchdb.execution.PoolStats;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class EtchEndpointAutoConfigurationTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String EXPOSED = "management.endpoints.web.exposure.include=etch";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    EtchConnectionFactoryAutoConfiguration.class,
                    EtchAutoConfiguration.class,
                    EtchMigrationAutoConfiguration.class,
                    EtchEndpointAutoConfiguration.class))
            .withPropertyValues("spring.etch.url=sqlite::memory:");

    @Test
    void countsNothingWhereEndpointIsNotExposed() {
        runner.run(context -> {
            assertThat(context).doesNotHaveBean(EtchEndpoint.class);
            assertThatThrownBy(() -> context.getBean(EtchTemplate.class).stats())
                    .isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void countsWhereEndpointIsExposed() {
        runner.withPropertyValues(EXPOSED).run(context -> {
            EtchTemplate etch = context.getBean(EtchTemplate.class);
            assertThat(etch.fetchVal(Integer.class, "SELECT 1").block(TIMEOUT)).isEqualTo(1);
            assertThat(etch.stats().executed()).isEqualTo(1);
        });
    }

    @Test
    void answersWithoutDatabase() {
        runner.withPropertyValues(EXPOSED, "spring.etch.url=postgresql://app:s3cret@localhost:1/shop")
                .run(context -> {
                    EtchDescriptor.Template template = context.getBean(EtchEndpoint.class)
                            .etch()
                            .block(TIMEOUT)
                            .templates()
                            .get("etchTemplate");
                    assertThat(template.unavailable()).contains("localhost").doesNotContain("s3cret");
                    assertThat(template.tables()).isNull();
                    assertThat(template.pool()).isNotNull();
                    assertThat(template.statements()).isNotNull();
                });
    }

    @Test
    void canBeSwitchedOff() {
        runner.withPropertyValues(EXPOSED, "management.endpoint.etch.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(EtchEndpoint.class));
    }

    @Test
    void backsOffWithoutActuator() {
        runner.withPropertyValues(EXPOSED)
                .withClassLoader(new FilteredClassLoader(Endpoint.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(EtchTemplate.class)
                        .doesNotHaveBean(EtchEndpoint.class));
    }

    @Test
    void registersWhatAnswerIsMadeOf() {
        RuntimeHints hints = new RuntimeHints();
        new EtchEndpointAutoConfiguration.Hints().registerHints(hints, null);

        assertThat(reflection().onMethodInvocation(EtchDescriptor.Figures.class, "p95Millis"))
                .accepts(hints);
        assertThat(reflection().onMethodInvocation(PoolStats.class, "waiting")).accepts(hints);
    }
}
