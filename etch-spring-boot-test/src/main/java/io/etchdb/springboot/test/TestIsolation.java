package io.etchdb.springboot.test;

import io.etchdb.springboot.autoconfigure.EtchConnectionFactoryAutoConfiguration;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import reactor.core.publisher.Mono;

/** Stands before the connection factories of a context and keeps its test methods apart. */
final class TestIsolation implements BeanPostProcessor {

    /** The name of this bean. */
    static final String BEAN_NAME = TestIsolation.class.getName();

    private static final Duration ROLLBACK_LIMIT = Duration.ofSeconds(30);
    private static final long TURN_MINUTES = 10;

    private final ConfigurableListableBeanFactory beans;
    private final Database database;
    private final Isolation isolation;
    private final List<TestConnectionFactory> factories = new CopyOnWriteArrayList<>();
    private final Semaphore turn = new Semaphore(1, true);

    TestIsolation(ConfigurableListableBeanFactory beans, Database database, Isolation isolation) {
        this.beans = beans;
        this.database = database;
        this.isolation = isolation;
    }

    Isolation isolation() {
        return isolation;
    }

    /** Called before the migration gate wraps the bean: what passes by the gate is in the test's transaction too. */
    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!(bean instanceof ConnectionFactory factory)) {
            return bean;
        }
        if (database != Database.APPLICATION && !isMadeByEtch(beanName)) {
            throw new IllegalStateException("the application makes its own ConnectionFactory, bean " + beanName
                    + ", so the test would not run on " + database + ". Say database = APPLICATION to run it on that"
                    + " one, or leave the bean out of the test");
        }
        return isolation == Isolation.ROLLBACK ? rolledBack(factory, beanName) : bean;
    }

    private boolean isMadeByEtch(String beanName) {
        BeanDefinition definition = definition(beanName);
        return definition != null
                && EtchConnectionFactoryAutoConfiguration.class.getName().equals(definition.getFactoryBeanName());
    }

    private TestConnectionFactory rolledBack(ConnectionFactory factory, String beanName) {
        TestConnectionFactory tests = new TestConnectionFactory(factory);
        Class<?> declared = declaredType(beanName);
        if (declared != null && !declared.isInstance(tests)) {
            throw new IllegalStateException("bean " + beanName + " is declared as " + declared.getName()
                    + ", so nothing can stand before it and roll back. Declare it as ConnectionFactory, or say"
                    + " isolation = NONE");
        }
        factories.add(tests);
        return tests;
    }

    private @Nullable Class<?> declaredType(String beanName) {
        if (!(definition(beanName) instanceof RootBeanDefinition root)) {
            return null;
        }
        return root.getResolvedFactoryMethod() != null
                ? root.getResolvedFactoryMethod().getReturnType()
                : root.getResolvableType().resolve();
    }

    private @Nullable BeanDefinition definition(String beanName) {
        return beans.containsBeanDefinition(beanName) ? beans.getMergedBeanDefinition(beanName) : null;
    }

    /** From here on, until {@link #rollback}, everything is in one transaction. Waits for another test that is. */
    void begin() {
        try {
            if (!turn.tryAcquire(TURN_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException("another test of the same context still runs after " + TURN_MINUTES
                        + " minutes, and tests that are rolled back take turns");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another test of the same context runs", e);
        }
        factories.forEach(TestConnectionFactory::begin);
    }

    void rollback() {
        try {
            Mono.whenDelayError(factories.stream()
                            .map(TestConnectionFactory::rollback)
                            .toList())
                    .block(ROLLBACK_LIMIT);
        } finally {
            turn.release();
        }
    }
}
