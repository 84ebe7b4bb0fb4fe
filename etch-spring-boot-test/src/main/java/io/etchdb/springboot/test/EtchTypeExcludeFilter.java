package io.etchdb.springboot.test;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/** Keeps the application's components out, by what {@link EtchTest} says. */
final class EtchTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<EtchTest> {

    EtchTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
    }
}
