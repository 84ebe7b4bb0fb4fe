package io.etchdb.springboot.test;

import io.etchdb.EtchTemplate;
import io.etchdb.test.Fixture;
import io.etchdb.test.Fixtures;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Loads what {@link Fixture} on a test class and on its method names, into the context's one template. */
final class FixtureAnnotations {

    private FixtureAnnotations() {}

    static void apply(TestContext test) {
        List<String> locations = locations(test);
        if (locations.isEmpty()) {
            return;
        }
        ApplicationContext context = test.getApplicationContext();
        EtchTemplate etch = context.getBeanProvider(EtchTemplate.class).getIfUnique();
        if (etch == null) {
            throw new IllegalStateException("@Fixture on " + test.getTestClass().getName()
                    + " needs one EtchTemplate, or a primary one of several; the context has "
                    + context.getBeanNamesForType(EtchTemplate.class).length);
        }
        Fixtures.load(etch, test.getTestClass().getClassLoader(), locations);
    }

    /** Of the enclosing classes, outermost first, then of the class, then of the method. */
    private static List<String> locations(TestContext test) {
        List<String> locations = new ArrayList<>(onClass(test.getTestClass()));
        locations.addAll(on(test.getTestMethod()).toList());
        return locations;
    }

    private static List<String> onClass(Class<?> testClass) {
        List<String> locations = new ArrayList<>();
        if (TestContextAnnotationUtils.searchEnclosingClass(testClass)) {
            locations.addAll(onClass(testClass.getEnclosingClass()));
        }
        on(testClass).forEach(locations::add);
        return locations;
    }

    private static Stream<String> on(AnnotatedElement element) {
        return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).stream(Fixture.class)
                .flatMap(fixture -> Stream.of(fixture.getStringArray("value")));
    }
}
