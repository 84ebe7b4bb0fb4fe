package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.EtchTemplate;
import io.etchdb.error.OperationalException;
import io.etchdb.testdatabases.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Applications whose records fit their tables, and others. */
@ExtendWith(OutputCaptureExtension.class)
abstract class VerifySuite {

    private final TestDatabase.Kind kind;
    private TestDatabase database;

    VerifySuite(TestDatabase.Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void openDatabase() {
        database = kind.open();
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void findingsStopStartAllAtOnceAfterMigrations(CapturedOutput output) {
        List<Object> ready = new CopyOnWriteArrayList<>();

        assertThatThrownBy(() -> start(Drifted.class, "fail", ready))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("Memo");

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .containsPattern("record +component +expected +found +remedy")
                .containsPattern("Memo +author +column author.*no such column.*ALTER TABLE notes ADD COLUMN author")
                .containsPattern("Reminder +- +table reminders +no such table")
                .contains("spring.etch.verify=warn")
                .doesNotContain("runner of the application");
        assertThat(ready).isEmpty();
    }

    @Test
    void findingsAreLoggedWithWarn(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(Drifted.class, "warn", new CopyOnWriteArrayList<>())) {
            assertThat(context.isActive()).isTrue();
        }

        assertThat(output)
                .containsPattern("WARN.*Records and tables do not fit")
                .containsPattern("Memo +author +column author")
                .containsPattern("Reminder +- +table reminders");
    }

    @Test
    void catalogThatCannotBeReadIsLoggedWithWarn(CapturedOutput output) {
        start(Unreadable.class, "warn", new CopyOnWriteArrayList<>()).close();

        assertThat(output).containsPattern("WARN.*Records and tables could not be compared");
    }

    @Test
    void catalogThatCannotBeReadStopsTheStartWithFail() {
        assertThatThrownBy(() -> start(Unreadable.class, "fail", new CopyOnWriteArrayList<>()))
                .isInstanceOf(OperationalException.class);
    }

    @Test
    void recordsThatFitLetApplicationStart(CapturedOutput output) {
        List<Object> ready = new CopyOnWriteArrayList<>();

        start(Fitting.class, "fail", ready).close();

        assertThat(output).contains("All 1 @Table records fit their tables");
        assertThat(ready).contains(ReadinessState.ACCEPTING_TRAFFIC);
    }

    @Test
    void nothingIsComparedByDefault(CapturedOutput output) {
        start(Drifted.class, null, new CopyOnWriteArrayList<>()).close();

        assertThat(output).doesNotContain("Reminder");
    }

    /** As YAML reads a bare {@code off}. */
    @Test
    void falseIsOff(CapturedOutput output) {
        start(Drifted.class, false, new CopyOnWriteArrayList<>()).close();

        assertThat(output).doesNotContain("Reminder");
    }

    private ConfigurableApplicationContext start(Class<?> application, Object verify, List<Object> readiness) {
        Map<String, Object> properties = new HashMap<>(
                Map.of("spring.etch.url", database.url(), "spring.etch.migrations.location", "classpath:db/notes"));
        if (verify != null) {
            properties.put("spring.etch.verify", verify);
        }
        ApplicationListener<AvailabilityChangeEvent<ReadinessState>> listener = new ReadinessListener(readiness);
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .listeners(listener)
                .properties(properties)
                .run();
    }

    private record ReadinessListener(List<Object> seen)
            implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

        @Override
        public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
            if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
                seen.add(event.getState());
            }
        }
    }

    abstract static class Application {

        @Bean
        ApplicationRunner applicationRunner() {
            return arguments -> System.out.println("runner of the application");
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EntityScan("io.etchdb.springboot.autoconfigure.drifted")
    static class Drifted extends Application {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EntityScan("io.etchdb.springboot.autoconfigure.fitting")
    static class Fitting extends Application {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EntityScan("io.etchdb.springboot.autoconfigure.fitting")
    static class Unreadable extends Application {

        @Bean(defaultCandidate = false)
        EtchTemplate closed() {
            EtchTemplate template = EtchTemplate.connect("sqlite::memory:");
            template.close().block();
            return template;
        }
    }
}
