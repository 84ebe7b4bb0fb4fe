package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.etchdb.EtchTemplate;
import io.etchdb.execution.PoolStats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

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
    void countsWhetherEndpointIsExposedOrNot() {
        runner.run(context -> {
            assertThat(context).doesNotHaveBean(EtchEndpoint.class);
            assertThat(answer(context)).isEqualTo(1);
            assertThat(context.getBean(EtchTemplate.class).stats().executed()).isEqualTo(1);
        });
    }

    @Test
    void tellsFiguresAndWhyTheRestIsMissingWithoutDatabase() {
        runner.withPropertyValues(
                        EXPOSED,
                        "spring.etch.url=postgresql://app:s3cret@localhost:1/shop",
                        "spring.etch.migrations.location=classpath:db/notes")
                .run(context -> {
                    EtchDescriptor.Template template = described(context).get("etchTemplate");
                    assertThat(template.database()).isEqualTo("postgresql://localhost:1/shop");
                    assertThat(template.unavailable())
                            .containsOnlyKeys("migrations default", "sessions", "sizes", "tables")
                            .allSatisfy((section, reason) ->
                                    assertThat(reason).contains("localhost").doesNotContain("s3cret"));
                    assertThat(template.tables()).isNull();
                    assertThat(template.migrations()).isNull();
                    assertThat(template.sessions()).isNull();
                    assertThat(template.pool()).isNotNull();
                    assertThat(template.statements()).isNotNull();
                });
    }

    @Test
    void saysThatDatabaseDidNotAnswerInTimeHoweverManyThereAre() throws IOException {
        // Accepts by way of its backlog, and says nothing.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "postgresql://app@localhost:" + silent.getLocalPort() + "/shop";
            StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of(
                    "first", EtchTemplate.connect(url),
                    "second", EtchTemplate.connect(url),
                    "third", EtchTemplate.connect("sqlite::memory:")));
            EtchEndpoint endpoint = new EtchEndpoint(beans, new Modules(Map.of()), null, Duration.ofSeconds(2));

            // Four seconds if they were asked one after the other, six if each section waited for the one before.
            Map<String, EtchDescriptor.Template> templates =
                    endpoint.etch().block(Duration.ofMillis(3_900)).templates();

            assertThat(templates.get("first").unavailable())
                    .containsOnlyKeys("sessions", "sizes", "tables")
                    .containsValue("the database did not answer within 2000 ms");
            assertThat(templates.get("second").unavailable()).hasSize(3);
            assertThat(templates.get("third").unavailable()).isNull();
        }
    }

    @Test
    void whatFailsHidesNothingElse() {
        runner.withPropertyValues(EXPOSED, "spring.etch.migrations.location=classpath:db/nowhere")
                .run(context -> {
                    EtchDescriptor.Template template = described(context).get("etchTemplate");
                    assertThat(template.unavailable()).containsOnlyKeys("migrations default");
                    assertThat(template.unavailable().get("migrations default")).contains("db/nowhere");
                    assertThat(template.tables()).isNotNull();
                    assertThat(template.bytes()).isNotNull();
                });
    }

    @Test
    void hasOneEntryForEachOfSeveralTemplatesAndNoneForModules() {
        runner.withConfiguration(AutoConfigurations.of(EtchModulesAutoConfiguration.class))
                .withPropertyValues(EXPOSED, "spring.etch.modules.users.schema=main")
                .run(context -> {
                    assertThat(context).hasBean("usersEtchTemplate");
                    assertThat(described(context)).containsOnlyKeys("etchTemplate");
                });
        runner.withBean("reports", EtchTemplate.class, () -> EtchTemplate.connect("sqlite::memory:"))
                .withBean("shop", EtchTemplate.class, () -> EtchTemplate.connect("sqlite::memory:"))
                .withPropertyValues(EXPOSED, "spring.etch.migrations.enabled=false")
                .run(context -> {
                    context.getBean("shop", EtchTemplate.class)
                            .executeScript("CREATE TABLE goods (id integer PRIMARY KEY)")
                            .block(TIMEOUT);
                    assertThat(described(context)).containsOnlyKeys("reports", "shop");
                    assertThat(described(context).get("reports").tables()).isEmpty();
                    assertThat(described(context).get("shop").tables())
                            .extracting(EtchDescriptor.TableOfCatalog::name)
                            .containsExactly("goods");
                });
    }

    private static Map<String, EtchDescriptor.Template> described(ApplicationContext context) {
        return context.getBean(EtchEndpoint.class).etch().block(TIMEOUT).templates();
    }

    private static Integer answer(ApplicationContext context) {
        return context.getBean(EtchTemplate.class)
                .fetchVal(Integer.class, "SELECT 1")
                .block(TIMEOUT);
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
                .run(context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .hasSingleBean(EtchTemplate.class)
                            .doesNotHaveBean(EtchEndpoint.class);
                    assertThat(answer(context)).isEqualTo(1);
                });
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
