package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.aot.BeanFactoryInitializationCode;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Tells a native image of the application's records, its migrations and its column references: records as
 * {@link TableRecords} finds them; migrations at the location that is configured when the application is built.
 */
final class EtchAotProcessor implements BeanFactoryInitializationAotProcessor {

    private static final String CLASSPATH = "classpath:";

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beans) {
        if (beans.getBeanNamesForType(EtchTemplate.class, true, false).length == 0) {
            return null;
        }
        List<String> packages = TableRecords.packages(beans);
        return new Contribution(
                TableRecords.in(packages, beans),
                migrations(beans.getBean(Environment.class)),
                ColumnReferences.in(packages, TableRecords.classLoader(beans)));
    }

    /** The folders on the class path; migrations that are files an image does not contain. */
    private static Set<String> migrations(Environment environment) {
        EtchProperties.Migrations migrations =
                Binder.get(environment).bindOrCreate("spring.etch.migrations", EtchProperties.Migrations.class);
        Modules modules = Modules.in(environment);
        Stream<EtchProperties.Migrations.Place> places = Stream.concat(
                Stream.of(migrations.place()),
                modules.byName().keySet().stream().map(modules::place));
        return !migrations.enabled()
                ? Set.of()
                : places.map(EtchProperties.Migrations.Place::location)
                        .filter(location -> location.startsWith(CLASSPATH))
                        .map(location -> location.substring(CLASSPATH.length()).replaceAll("^/+|/+$", ""))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What was found, written into the image's configuration. */
    private record Contribution(Set<Class<?>> records, Set<String> migrations, ColumnReferences references)
            implements BeanFactoryInitializationAotContribution {

        @Override
        public void applyTo(GenerationContext generation, BeanFactoryInitializationCode code) {
            RuntimeHints hints = generation.getRuntimeHints();
            // As for JSON: canonical constructors and accessors, and the types of JSON components besides.
            new BindingReflectionHintsRegistrar()
                    .registerReflectionHints(hints.reflection(), records.toArray(Class<?>[]::new));
            migrations.forEach(folder -> {
                hints.resources().registerPattern(folder);
                hints.resources().registerPattern(folder + "/*.sql");
            });
            references.writeTo(generation.getGeneratedFiles());
        }
    }
}
