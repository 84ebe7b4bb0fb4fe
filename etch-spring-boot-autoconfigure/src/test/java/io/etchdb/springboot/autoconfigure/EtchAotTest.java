package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.resource;

import io.etchdb.EtchTemplate;
import io.etchdb.annotation.Json;
import io.etchdb.annotation.Table;
import io.etchdb.sql.Names;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.InputStreamSource;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

/** What is generated when an application is processed ahead of time. */
class EtchAotTest {

    private static final String REFERENCES =
            "META-INF/native-image/io.etchdb/column-references/serialization-config.json";

    record Address(String street, List<Lines> lines) {

        record Lines(String text) {}
    }

    @Table("customers")
    record Customer(long id, String name, @Json Address address) {

        static String nameColumn() {
            return Names.column(Customer::name);
        }
    }

    record Unmapped(long id) {}

    @ImportAutoConfiguration({
        EtchConnectionFactoryAutoConfiguration.class,
        EtchAutoConfiguration.class,
        EtchSeveralDatabasesAutoConfiguration.class,
        EtchModulesAutoConfiguration.class,
        EtchMigrationAutoConfiguration.class,
        R2dbcAutoConfiguration.class
    })
    @SpringBootConfiguration(proxyBeanMethods = false)
    @AutoConfigurationPackage
    static class Application {}

    @EntityScan("io.etchdb.springboot.elsewhere")
    static class ApplicationWithRecordsElsewhere extends Application {}

    private InMemoryGeneratedFiles files;

    @Test
    void registersConstructorAndAccessorsOfEachTable() {
        RuntimeHints hints = process(Application.class);

        assertThat(List.of(Customer.class, Note.class)).allSatisfy(type -> {
            assertThat(canonicalConstructor(type)).isNotNull().satisfies(constructor -> assertThat(
                            reflection().onConstructorInvocation(constructor))
                    .accepts(hints));
            assertThat(type.getRecordComponents()).isNotEmpty().allSatisfy(component -> assertThat(
                            reflection().onMethodInvocation(component.getAccessor()))
                    .accepts(hints));
        });
    }

    @Test
    void registersWhatJsonComponentsAreMadeOf() {
        RuntimeHints hints = process(Application.class);

        assertThat(reflection().onType(Address.class)).accepts(hints);
        assertThat(reflection().onType(Address.Lines.class)).accepts(hints);
    }

    @Test
    void leavesOtherRecordsAlone() {
        assertThat(reflection().onType(Unmapped.class)).rejects(process(Application.class));
    }

    @Test
    void looksForRecordsWhereEntityScanSays() {
        assertThat(reflection().onType(Customer.class)).rejects(process(ApplicationWithRecordsElsewhere.class));
    }

    @Test
    void includesMigrationsOfDefaultLocation() {
        RuntimeHints hints = process(Application.class);

        assertThat(resource().forResource("migrations")).accepts(hints);
        assertThat(resource().forResource("migrations/0001_users.sql")).accepts(hints);
        assertThat(resource().forResource("migrations/notes.txt")).rejects(hints);
    }

    @Test
    void includesMigrationsOfConfiguredLocation() {
        RuntimeHints hints = process(Application.class, "spring.etch.migrations.location=classpath:/db/etch/");

        assertThat(resource().forResource("db/etch")).accepts(hints);
        assertThat(resource().forResource("db/etch/0001_users.sql")).accepts(hints);
        assertThat(resource().forResource("migrations/0001_users.sql")).rejects(hints);
    }

    @Test
    void includesNoMigrationsThatAreFilesOrSwitchedOff() {
        assertThat(resource().forResource("migrations/0001_users.sql"))
                .rejects(process(Application.class, "spring.etch.migrations.location=./migrations"));
        assertThat(resource().forResource("migrations/0001_users.sql"))
                .rejects(process(Application.class, "spring.etch.migrations.enabled=false"));
    }

    @Test
    void includesMigrationsOfModules() {
        RuntimeHints hints = process(
                Application.class,
                "spring.etch.url=sqlite::memory:",
                "spring.etch.modules.users.schema=main",
                "spring.etch.modules.orders.schema=main",
                "spring.etch.modules.orders.location=classpath:db/orders");

        assertThat(resource().forResource("migrations/0001_users.sql")).accepts(hints);
        assertThat(resource().forResource("migrations/users/0001_users.sql")).accepts(hints);
        assertThat(resource().forResource("db/orders/0001_orders.sql")).accepts(hints);
    }

    @Test
    @CompileWithForkedClassLoader
    void processedApplicationInjectsModulesByQualifier() {
        String[] properties = {"spring.etch.url=sqlite::memory:", "spring.etch.modules.users.schema=main"};
        runProcessed(ApplicationWithModule.class, properties, context -> assertThat(
                        context.getBean(ApplicationWithModule.Users.class).etch())
                .isSameAs(context.getBean("usersEtchTemplate"))
                .isNotSameAs(context.getBean(EtchTemplate.class)));
    }

    @Test
    @CompileWithForkedClassLoader
    void processedApplicationHasHealthEndpointAndObservations() {
        String[] properties = {"spring.etch.url=sqlite::memory:", "management.endpoints.web.exposure.include=etch"};
        runProcessed(ApplicationWithActuator.class, properties, context -> {
            context.getBean(EtchTemplate.class)
                    .fetchVal(Integer.class, "SELECT 1")
                    .block(Duration.ofSeconds(20));

            assertThat(context.getBean("etchHealthContributor")).isInstanceOf(EtchHealthIndicator.class);
            assertThat(context.getBeansOfType(EtchEndpoint.class)).hasSize(1);
            assertThat(context.getBean(SchemaVerification.class)).isNotNull();
            assertThat(context.getBean(TestObservationRegistry.class))
                    .satisfies(registry ->
                            TestObservationRegistryAssert.assertThat(registry).hasAnObservation(observation -> {}));
        });
    }

    @ImportAutoConfiguration({
        EtchHealthContributorAutoConfiguration.class,
        EtchEndpointAutoConfiguration.class,
        EtchObservationAutoConfiguration.class,
        EtchVerifyAutoConfiguration.class
    })
    static class ApplicationWithActuator extends Application {

        @Bean
        TestObservationRegistry observationRegistry() {
            return TestObservationRegistry.create();
        }
    }

    /** Processes an application, compiles what comes of it, and starts that. */
    @SuppressWarnings("unchecked")
    private static void runProcessed(
            Class<?> application, String[] properties, Consumer<GenericApplicationContext> assertions) {
        TestGenerationContext generation = new TestGenerationContext();
        ClassName initializer;
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            TestPropertyValues.of(properties).applyTo(context);
            context.register(application);
            initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();
        }
        TestCompiler.forSystem().with(generation).compile(compiled -> {
            try (GenericApplicationContext context = new GenericApplicationContext()) {
                TestPropertyValues.of(properties).applyTo(context);
                compiled.getInstance(ApplicationContextInitializer.class, initializer.reflectionName())
                        .initialize(context);
                context.refresh();
                assertions.accept(context);
            }
        });
    }

    static class ApplicationWithModule extends Application {

        record Users(EtchTemplate etch) {}

        @Bean
        Users users(@Qualifier("users") EtchTemplate etch) {
            return new Users(etch);
        }
    }

    @Test
    void modulesStayBehindTheirQualifiers() {
        process(Application.class, "spring.etch.modules.users.schema=main");

        assertThat(sources())
                .contains("EtchModulesAutoConfiguration.template(")
                .contains("setDefaultCandidate(false)")
                .contains("\"users\"")
                .contains("addQualifier");
    }

    @Test
    void namesClassesWithMethodReferencesToColumns() throws IOException {
        assertThat(Customer.nameColumn()).isEqualTo("customers.name");
        process(Application.class);

        assertThat(generated(REFERENCES))
                .contains("\"lambdaCapturingTypes\"")
                .contains("{ \"name\": \"" + Customer.class.getName() + "\" }")
                .doesNotContain(Unmapped.class.getName());
    }

    @Test
    void registersWhatMethodReferencesAreReadBy() {
        assertThat(reflection().onJavaSerialization(SerializedLambda.class, true))
                .accepts(etchHints());
    }

    @Test
    void registersClassesThatAreProbedForByName() {
        assertThat(Stream.of(
                        "io.etchdb.r2dbc.sqlite.SqliteConnectionFactoryProvider",
                        "io.r2dbc.postgresql.api.PostgresqlException",
                        "io.r2dbc.pool.ConnectionPool",
                        "tools.jackson.databind.json.JsonMapper"))
                .allSatisfy(name ->
                        assertThat(reflection().onType(TypeReference.of(name))).accepts(etchHints()));
    }

    @Test
    void definesConnectionFactoryWhateverTheUrlAtBuildTime() {
        process(Application.class);
        String without = sources();
        process(Application.class, "spring.etch.url=postgresql://user:secret@host/db");

        assertThat(without).contains("EtchConnectionFactoryAutoConfiguration").doesNotContain("sqlite");
        assertThat(sources()).isEqualTo(without);
    }

    @Test
    void generatesNothingForContextWithoutEtch() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.refresh();
        try (context) {
            assertThat(new EtchAotProcessor().processAheadOfTime(context.getBeanFactory()))
                    .isNull();
        }
    }

    private RuntimeHints process(Class<?> application, String... properties) {
        files = new InMemoryGeneratedFiles();
        DefaultGenerationContext generation =
                new DefaultGenerationContext(new ClassNameGenerator(ClassName.get("generated", "Application")), files);
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            TestPropertyValues.of(properties).applyTo(context);
            context.register(application);
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();
        }
        return generation.getRuntimeHints();
    }

    private static RuntimeHints etchHints() {
        RuntimeHints hints = new RuntimeHints();
        new EtchRuntimeHints().registerHints(hints, EtchAotTest.class.getClassLoader());
        return hints;
    }

    private String generated(String resource) throws IOException {
        return text(files.getGeneratedFile(Kind.RESOURCE, resource));
    }

    private String sources() {
        return files.getGeneratedFiles(Kind.SOURCE).values().stream()
                .map(EtchAotTest::text)
                .sorted()
                .reduce("", String::concat);
    }

    private static String text(InputStreamSource source) {
        try (var in = source.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Constructor<?> canonicalConstructor(Class<?> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }
}
