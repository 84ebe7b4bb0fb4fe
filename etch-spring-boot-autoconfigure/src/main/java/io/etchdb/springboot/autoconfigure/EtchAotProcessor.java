package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.etchdb.annotation.Table;
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
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.persistence.autoconfigure.EntityScanPackages;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Tells a native image of the application's records, its migrations and its column references: records by scanning for
 * {@link Table} where {@code @EntityScan} says or, without it, in the application's packages; migrations at the location
 * that is configured when the application is built.
 */
final class EtchAotProcessor implements BeanFactoryInitializationAotProcessor {

    private static final String CLASSPATH = "classpath:";

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beans) {
        if (beans.getBeanNamesForType(EtchTemplate.class, true, false).length == 0) {
            return null;
        }
        ClassLoader classLoader = classLoader(beans);
        List<String> packages = packages(beans);
        return new Contribution(
                records(packages, beans, classLoader),
                migrations(beans.getBean(Environment.class)),
                ColumnReferences.in(packages, classLoader));
    }

    private static ClassLoader classLoader(ConfigurableListableBeanFactory beans) {
        ClassLoader own = beans.getBeanClassLoader();
        return own == null ? EtchAotProcessor.class.getClassLoader() : own;
    }

    private static List<String> packages(ConfigurableListableBeanFactory beans) {
        List<String> named = EntityScanPackages.get(beans).getPackageNames();
        return named.isEmpty() && AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : named;
    }

    private static Set<Class<?>> records(
            List<String> packages, ConfigurableListableBeanFactory beans, ClassLoader classLoader) {
        ClassPathScanningCandidateComponentProvider scanner =
                new ClassPathScanningCandidateComponentProvider(false, beans.getBean(Environment.class));
        scanner.addIncludeFilter(new AnnotationTypeFilter(Table.class));
        Set<Class<?>> records = new TreeSet<>((one, other) -> one.getName().compareTo(other.getName()));
        for (String name : packages) {
            for (BeanDefinition candidate : scanner.findCandidateComponents(name)) {
                records.add(ClassUtils.resolveClassName(String.valueOf(candidate.getBeanClassName()), classLoader));
            }
        }
        return records;
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
