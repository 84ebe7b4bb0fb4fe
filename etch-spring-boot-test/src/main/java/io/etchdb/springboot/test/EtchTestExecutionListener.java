package io.etchdb.springboot.test;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;

/** Begins before a test method and rolls back after it, in contexts that {@link AutoConfigureEtchDatabase} made. */
final class EtchTestExecutionListener implements TestExecutionListener, Ordered {

    private static final String BEGUN = EtchTestExecutionListener.class.getName() + ".begun";

    /** After the injection (2000) and DirtiesContext (3000), before Spring's own transactions (4000). */
    @Override
    public int getOrder() {
        return 3500;
    }

    @Override
    public void beforeTestMethod(TestContext test) {
        TestIsolation tests = isolationOf(test);
        if (tests != null && tests.isolation() == Isolation.ROLLBACK) {
            tests.begin();
            test.setAttribute(BEGUN, tests);
        }
        FixtureAnnotations.apply(test);
    }

    @Override
    public void afterTestMethod(TestContext test) {
        if (test.removeAttribute(BEGUN) instanceof TestIsolation begun) {
            begun.rollback();
            return;
        }
        TestIsolation tests = isolationOf(test);
        if (tests != null && tests.isolation() == Isolation.OWN_DATABASE) {
            test.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
            test.setAttribute(DependencyInjectionTestExecutionListener.REINJECT_DEPENDENCIES_ATTRIBUTE, true);
        }
    }

    private static @Nullable TestIsolation isolationOf(TestContext test) {
        if (!test.hasApplicationContext()) {
            return null;
        }
        ApplicationContext context = test.getApplicationContext();
        return context.containsBean(TestIsolation.BEAN_NAME)
                ? context.getBean(TestIsolation.BEAN_NAME, TestIsolation.class)
                : null;
    }
}
