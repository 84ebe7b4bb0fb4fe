package io.etchdb.springboot.autoconfigure;

import io.etchdb.annotation.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.persistence.autoconfigure.EntityScanPackages;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Finds the application's {@link Table} records: where {@code @EntityScan} says or, without it, in the application's
 * packages.
 */
final class TableRecords {

    private TableRecords() {}

    /** Packages to look in, with those below. */
    static List<String> packages(ListableBeanFactory beans) {
        List<String> named = EntityScanPackages.get(beans).getPackageNames();
        return named.isEmpty() && AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : named;
    }

    static ClassLoader classLoader(ConfigurableListableBeanFactory beans) {
        ClassLoader own = beans.getBeanClassLoader();
        return own == null ? TableRecords.class.getClassLoader() : own;
    }

    /** The records in these packages by name. Reads the class path. */
    static Set<Class<?>> in(List<String> packages, ConfigurableListableBeanFactory beans) {
        ClassPathScanningCandidateComponentProvider scanner =
                new ClassPathScanningCandidateComponentProvider(false, beans.getBean(Environment.class));
        scanner.addIncludeFilter(new AnnotationTypeFilter(Table.class));
        Set<Class<?>> records = new TreeSet<>(Comparator.comparing(Class::getName));
        for (String name : packages) {
            for (BeanDefinition candidate : scanner.findCandidateComponents(name)) {
                records.add(
                        ClassUtils.resolveClassName(String.valueOf(candidate.getBeanClassName()), classLoader(beans)));
            }
        }
        return records;
    }
}
