package io.etchdb.springboot.autoconfigure;

import io.r2dbc.spi.ConnectionFactory;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Puts the {@link MigrationGate} before the connection factory that etch uses, whoever made it. Other connection
 * factories of the application lead elsewhere and are left alone.
 */
final class MigrationGatePostProcessor implements BeanPostProcessor {

    private static final Logger LOGGER = LoggerFactory.getLogger(MigrationGatePostProcessor.class);

    private final ConfigurableListableBeanFactory beans;
    private final ObjectProvider<MigrationGate> gates;

    MigrationGatePostProcessor(ConfigurableListableBeanFactory beans, ObjectProvider<MigrationGate> gates) {
        this.beans = beans;
        this.gates = gates;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!(bean instanceof ConnectionFactory factory) || !isTheOne(beanName)) {
            return bean;
        }
        MigrationGate gate = gates.getObject();
        GatedConnectionFactory gated = new GatedConnectionFactory(factory, gate);
        Class<?> declared = declaredType(beanName);
        if (declared == null || declared.isInstance(gated)) {
            gate.standBefore(factory);
            return gated;
        } else if (Modifier.isFinal(bean.getClass().getModifiers())) {
            LOGGER.warn(
                    "migrations run at the end of the start, and early users of the database do not wait for them:"
                            + " the bean {} is declared as {}, which is final. Declare it as ConnectionFactory",
                    beanName,
                    declared.getName());
            return bean;
        }
        gate.standBefore(factory);
        return withCreateOf(gated, factory);
    }

    /** For who injects the bean by its class, such as {@code ConnectionPool}. */
    private static Object withCreateOf(GatedConnectionFactory gated, ConnectionFactory factory) {
        ProxyFactory proxy = new ProxyFactory(factory);
        proxy.setProxyTargetClass(true);
        proxy.addAdvice((MethodInterceptor)
                invocation -> invocation.getMethod().getName().equals("create") && invocation.getArguments().length == 0
                        ? gated.create()
                        : invocation.proceed());
        return proxy.getProxy(factory.getClass().getClassLoader());
    }

    /** The only one, or the primary one of several: by the rules by which {@code EtchTemplate} gets it. */
    private boolean isTheOne(String beanName) {
        List<String> candidates = Arrays.stream(beans.getBeanNamesForType(ConnectionFactory.class, true, false))
                .filter(name -> definition(name) == null || isCandidate(definition(name)))
                .toList();
        if (candidates.size() == 1) {
            return candidates.contains(beanName);
        }
        List<String> primary =
                candidates.stream().filter(name -> isPrimary(definition(name))).toList();
        List<String> regular = candidates.stream()
                .filter(name -> !isFallback(definition(name)))
                .toList();
        return primary.isEmpty()
                ? regular.size() == 1 && regular.contains(beanName)
                : primary.size() == 1 && primary.contains(beanName);
    }

    private @Nullable BeanDefinition definition(String name) {
        return beans.containsBeanDefinition(name) ? beans.getMergedBeanDefinition(name) : null;
    }

    private static boolean isCandidate(@Nullable BeanDefinition definition) {
        return definition == null
                || (definition.isAutowireCandidate()
                        && !(definition instanceof RootBeanDefinition root && !root.isDefaultCandidate()));
    }

    private static boolean isPrimary(@Nullable BeanDefinition definition) {
        return definition != null && definition.isPrimary();
    }

    private static boolean isFallback(@Nullable BeanDefinition definition) {
        return definition != null && definition.isFallback();
    }

    /** What injection points may rely on: the return type of the bean method, or the class of the bean. */
    private @Nullable Class<?> declaredType(String beanName) {
        if (!(definition(beanName) instanceof RootBeanDefinition root)) {
            return null;
        }
        if (root.getResolvedFactoryMethod() != null) {
            return root.getResolvedFactoryMethod().getReturnType();
        }
        return root.getResolvableType().resolve();
    }
}
