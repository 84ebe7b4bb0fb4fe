package io.etchdb.test;

import io.etchdb.EtchTemplate;
import io.etchdb.test.EtchDatabase.Lifetime;
import io.etchdb.testdatabases.TestDatabase;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Opens, hands out and closes the databases of {@link EtchDatabase}. */
final class EtchDatabaseExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(EtchDatabaseExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        EtchDatabase asked = annotationOn(context);
        if (asked != null && asked.lifetime() == Lifetime.CLASS) {
            OpenedDatabase opened = open(context, asked);
            Fixtures.load(opened.etch(), loader(context), fixturesOf(context));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        EtchDatabase asked = annotationAround(context);
        if (asked.lifetime() == Lifetime.METHOD) {
            Fixtures.load(open(context, asked).etch(), loader(context), fixturesOf(context));
        }
        Fixtures.load(
                required(context).etch(),
                loader(context),
                locations(context.getRequiredTestMethod()).toList());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == EtchTemplate.class || type == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getDeclaringExecutable() instanceof Constructor<?> constructor
                && annotationAround(context).lifetime() == Lifetime.METHOD) {
            throw tooEarly("constructor of " + constructor.getDeclaringClass().getSimpleName());
        }
        OpenedDatabase opened = required(context);
        return parameter.getParameter().getType() == EtchTemplate.class ? opened.etch() : opened.database();
    }

    private static OpenedDatabase open(ExtensionContext context, EtchDatabase asked) {
        OpenedDatabase opened = OpenedDatabase.open(asked);
        context.getStore(NAMESPACE).put(OpenedDatabase.class, opened);
        opened.migrate(asked.migrations());
        return opened;
    }

    /** What was opened for this context itself, not for one around it. */
    private static void close(ExtensionContext context) {
        OpenedDatabase opened = context.getStore(NAMESPACE).remove(OpenedDatabase.class, OpenedDatabase.class);
        if (opened != null) {
            opened.close();
        }
    }

    private static OpenedDatabase required(ExtensionContext context) {
        OpenedDatabase opened = context.getStore(NAMESPACE).get(OpenedDatabase.class, OpenedDatabase.class);
        if (opened == null) {
            throw tooEarly("@BeforeAll or @AfterAll method of "
                    + context.getRequiredTestClass().getSimpleName());
        }
        return opened;
    }

    private static ParameterResolutionException tooEarly(String where) {
        return new ParameterResolutionException("the " + where + " runs when there is no database: each test method has"
                + " its own. Take the parameter in the test method or in @BeforeEach, or say"
                + " @EtchDatabase(lifetime = CLASS)");
    }

    private static @Nullable EtchDatabase annotationOn(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), EtchDatabase.class)
                .orElse(null);
    }

    /** On the test class, or on the nearest one around it. */
    private static EtchDatabase annotationAround(ExtensionContext context) {
        for (Class<?> type = context.getRequiredTestClass(); type != null; type = type.getEnclosingClass()) {
            EtchDatabase found =
                    AnnotationSupport.findAnnotation(type, EtchDatabase.class).orElse(null);
            if (found != null) {
                return found;
            }
        }
        throw new IllegalStateException(context.getRequiredTestClass().getName()
                + " has no @EtchDatabase. Put it on the class instead of @ExtendWith");
    }

    /** Of the enclosing classes that share the database, outermost first, then of the class. */
    private static List<String> fixturesOf(ExtensionContext context) {
        List<String> locations = new ArrayList<>();
        for (Class<?> type = context.getRequiredTestClass(); type != null; type = type.getEnclosingClass()) {
            locations.addAll(0, locations(type).toList());
            if (AnnotationSupport.isAnnotated(type, EtchDatabase.class)) {
                break;
            }
        }
        return locations;
    }

    private static Stream<String> locations(AnnotatedElement element) {
        return AnnotationSupport.findRepeatableAnnotations(element, Fixture.class).stream()
                .flatMap(fixture -> Stream.of(fixture.value()));
    }

    private static ClassLoader loader(ExtensionContext context) {
        return context.getRequiredTestClass().getClassLoader();
    }
}
