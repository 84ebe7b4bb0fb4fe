package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * An {@link EtchTemplate} for each module of {@code spring.etch.modules}: the application's own in the module's schema,
 * to be injected with the module's name as qualifier. Without a qualifier one gets the application's own as before.
 */
@AutoConfiguration(after = {EtchAutoConfiguration.class, EtchSeveralDatabasesAutoConfiguration.class})
@ConditionalOnClass(EtchTemplate.class)
@ConditionalOnSingleCandidate(EtchTemplate.class)
@EnableConfigurationProperties(EtchProperties.class)
@Import(EtchModulesAutoConfiguration.Registrar.class)
public final class EtchModulesAutoConfiguration {

    /** The template of a module; called by the container. */
    static EtchTemplate template(String module, EtchTemplate application, EtchProperties properties) {
        String schema = new Modules(properties.modules())
                .schema(module, application.compose().dialect());
        return application.inSchema(schema);
    }

    static final class Registrar implements ImportBeanDefinitionRegistrar {

        private final Environment environment;

        Registrar(Environment environment) {
            this.environment = environment;
        }

        @Override
        public void registerBeanDefinitions(AnnotationMetadata imports, BeanDefinitionRegistry registry) {
            for (String module : Modules.in(environment).byName().keySet()) {
                RootBeanDefinition template = new RootBeanDefinition(EtchModulesAutoConfiguration.class);
                template.setFactoryMethodName("template");
                QualifiedTemplates.register(Modules.beanName(module), module, template, registry);
            }
        }
    }
}
