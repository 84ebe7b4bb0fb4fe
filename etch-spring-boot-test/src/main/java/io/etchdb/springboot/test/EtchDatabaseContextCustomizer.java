package io.etchdb.springboot.test;

import io.etchdb.testdatabases.TestDatabase;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Opens the database of a context, and closes it with the context.
 *
 * @param owner the only test class whose context it is, or {@code null} if the context may be shared
 */
record EtchDatabaseContextCustomizer(
        Database database, Isolation isolation, @Nullable Class<?> owner) implements ContextCustomizer {

    private static final String OPENED = TestDatabase.class.getName();

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        if (context.getBeanFactory() instanceof DefaultListableBeanFactory beans) {
            TestIsolation tests = new TestIsolation(beans, database, isolation);
            beans.registerSingleton(TestIsolation.BEAN_NAME, tests);
            beans.addBeanPostProcessor(tests);
            TestDatabase.Kind kind = database.kind();
            if (kind != null) {
                use(kind.open(), context, beans);
            }
        }
    }

    private static void use(
            TestDatabase opened, ConfigurableApplicationContext context, DefaultListableBeanFactory beans) {
        // Registered before all other beans and so destroyed after them: its connections are closed by then.
        beans.registerDisposableBean(OPENED, opened::close);
        // The login is in the URL; the application's own would go before it.
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "etch test database",
                        Map.of(
                                "spring.etch.url",
                                opened.url(),
                                "spring.etch.username",
                                "",
                                "spring.etch.password",
                                "")));
    }
}
