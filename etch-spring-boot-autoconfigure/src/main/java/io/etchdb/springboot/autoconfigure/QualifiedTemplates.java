package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;

/** Templates beside the application's own, which only who asks for them by qualifier gets. */
final class QualifiedTemplates {

    private QualifiedTemplates() {}

    /**
     * Registers the template that a factory method makes, whose first argument is {@code qualifier} and whose others are
     * beans.
     */
    static void register(
            String beanName, String qualifier, RootBeanDefinition template, BeanDefinitionRegistry registry) {
        template.setTargetType(EtchTemplate.class);
        template.setAutowireMode(RootBeanDefinition.AUTOWIRE_CONSTRUCTOR);
        template.getConstructorArgumentValues().addIndexedArgumentValue(0, qualifier);
        // The qualifier apart from the bean's name, which a component of the application may have.
        template.addQualifier(new AutowireCandidateQualifier(Qualifier.class, qualifier));
        template.setDefaultCandidate(false);
        registry.registerBeanDefinition(beanName, template);
    }
}
