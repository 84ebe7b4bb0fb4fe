package io.etchdb.springboot.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Finds {@link AutoConfigureEtchDatabase} on a test class, also around a nested one. */
final class EtchDatabaseContextCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        AutoConfigureEtchDatabase asked =
                TestContextAnnotationUtils.findMergedAnnotation(testClass, AutoConfigureEtchDatabase.class);
        if (asked == null) {
            return null;
        }
        // A context that is closed after each method is not to be shared with a class that is using it.
        Class<?> owner = asked.isolation() == Isolation.OWN_DATABASE ? testClass : null;
        return new EtchDatabaseContextCustomizer(asked.database(), asked.isolation(), owner);
    }
}
