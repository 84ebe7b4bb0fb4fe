package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.r2dbc.spi.ConnectionFactories;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class EtchModulesAutoConfigurationTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withPropertyValues("spring.etch.url=sqlite::memory:")
            .withConfiguration(AutoConfigurations.of(
                    EtchConnectionFactoryAutoConfiguration.class,
                    EtchAutoConfiguration.class,
                    EtchSeveralDatabasesAutoConfiguration.class,
                    EtchModulesAutoConfiguration.class,
                    EtchMigrationAutoConfiguration.class,
                    R2dbcAutoConfiguration.class));

    @Test
    void offersOnlyTheApplicationsTemplateWithoutModules() {
        runner.run(context -> assertThat(context).hasNotFailed().hasSingleBean(EtchTemplate.class));
    }

    @Test
    void injectsModulesByQualifierAndTheApplicationsTemplateWithout() {
        runner.withPropertyValues("spring.etch.modules.users.schema=main")
                .withUserConfiguration(Injected.class)
                .run(context -> {
                    Templates templates = context.getBean(Templates.class);
                    assertThat(templates.application()).isSameAs(context.getBean(EtchTemplate.class));
                    assertThat(templates.users())
                            .isNotSameAs(templates.application())
                            .isSameAs(context.getBean("usersEtchTemplate"));
                    assertThat(templates.users().compose().count(Note.class).text())
                            .contains("main.notes");
                    assertThat(templates
                                    .application()
                                    .compose()
                                    .count(Note.class)
                                    .text())
                            .doesNotContain("main");
                });
    }

    @Test
    void beanOfApplicationMayBeCalledLikeModule() {
        runner.withPropertyValues("spring.etch.modules.users.schema=main")
                .withUserConfiguration(Injected.class)
                .withBean("users", String.class, () -> "a component of the application")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void modulesAreOverTemplateOfApplicationIfItHasOne() {
        runner.withPropertyValues("spring.etch.modules.users.schema=main")
                .withUserConfiguration(Injected.class)
                .withBean(
                        "own",
                        EtchTemplate.class,
                        () -> EtchTemplate.over(ConnectionFactories.get("r2dbc:sqlite:mem:///own")))
                .run(context -> assertThat(context.getBean(Templates.class).application())
                        .isSameAs(context.getBean("own")));
    }

    @Test
    void backsOffWithoutEtch() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(EtchModulesAutoConfiguration.class))
                .withPropertyValues("spring.etch.modules.users.schema=main")
                .withClassLoader(new FilteredClassLoader("io.etchdb.EtchTemplate"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EtchModulesAutoConfiguration.class));
    }

    @Test
    @DisplayName("SQLite has no schemas: a module that wants one stops the start, and is told of main")
    void schemaOnSqliteIsRefused() {
        runner.withPropertyValues("spring.etch.modules.users.location=classpath:db/notes")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidEtchPropertyException.class)
                        .hasMessageContaining("spring.etch.modules.users.schema")
                        .hasMessageContaining("SQLite has no schemas")
                        .hasMessageContaining("\"main\""));
    }

    @Test
    void moduleOnSqliteIsMigratedBesideTheOthers() {
        runner.withPropertyValues(
                        "spring.etch.modules.users.schema=main",
                        "spring.etch.modules.users.location=classpath:db/notes")
                .withUserConfiguration(Injected.class)
                .run(context -> {
                    Templates templates = context.getBean(Templates.class);
                    assertThat(templates.users().count(Note.class).block(TIMEOUT))
                            .isZero();
                    assertThat(templates.application().count(Note.class).block(TIMEOUT))
                            .isZero();
                });
    }

    @Test
    void moduleDoesNotWaitForOneThatHasNoMigrations() {
        runner.withPropertyValues(
                        "spring.etch.modules.orders.schema=main",
                        "spring.etch.modules.users.schema=main",
                        "spring.etch.modules.users.location=classpath:db/notes",
                        "spring.etch.modules.users.after=orders")
                .withUserConfiguration(Injected.class)
                .run(context -> assertThat(context.getBean(Templates.class)
                                .users()
                                .count(Note.class)
                                .block(TIMEOUT))
                        .isZero());
    }

    @Test
    void moduleThatComesAfterUnknownOneStopsStart() {
        runner.withPropertyValues(
                        "spring.etch.modules.orders.schema=main",
                        "spring.etch.modules.users.schema=main",
                        "spring.etch.modules.orders.after=user")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidEtchPropertyException.class)
                        .hasMessage("spring.etch.modules.orders.after: there is no module \"user\". Modules: orders,"
                                + " users"));
    }

    @Test
    void modulesThatWaitForEachOtherStopStart() {
        runner.withPropertyValues("spring.etch.modules.orders.after=users", "spring.etch.modules.users.after=orders")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidEtchPropertyException.class)
                        .hasMessageStartingWith(
                                "spring.etch.modules: migrations wait for each other: orders after users"
                                        + " after orders"));
    }

    @Test
    void moduleThatIsCalledLikeTheApplicationsMigrationsStopsStart() {
        runner.withPropertyValues("spring.etch.modules.default.schema=main").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidEtchPropertyException.class)
                .hasMessageContaining("Give the module another name"));
    }

    @Test
    void defaultLocationMayBeMissingAndIsNamed(CapturedOutput output) {
        runner.withPropertyValues("spring.etch.modules.users.schema=main")
                .withUserConfiguration(Injected.class)
                .run(context -> assertThat(context.getBean(Templates.class)
                                .users()
                                .execute("CREATE TABLE t (id INTEGER)")
                                .block(TIMEOUT))
                        .isNotNull());

        assertThat(output).contains("There are no migrations of the module users at classpath:migrations/users");
    }

    private record Templates(EtchTemplate application, EtchTemplate users) {}

    @Configuration(proxyBeanMethods = false)
    static class Injected {

        @Bean
        Templates templates(EtchTemplate application, @Qualifier("users") EtchTemplate users) {
            return new Templates(application, users);
        }
    }
}
