package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.r2dbc.spi.ConnectionFactory;
import java.util.Arrays;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.r2dbc.connection.ConnectionFactoryUtils;

/**
 * Where the application has several connection factories, an {@link EtchTemplate} for each of them, to be injected with
 * the name of the factory's bean as qualifier. The template without a qualifier is that of the primary one, if one is.
 *
 * <p>Migrations are applied to the primary one only; others are migrated by {@link EtchTemplate#migrate}. Where none is
 * primary, properties that say where migrations or modules are stop the start.
 */
@AutoConfiguration(after = {EtchAutoConfiguration.class, R2dbcAutoConfiguration.class})
@ConditionalOnClass({EtchTemplate.class, ConnectionFactoryUtils.class})
@EnableConfigurationProperties(EtchProperties.class)
@Import({
    EtchSeveralDatabasesAutoConfiguration.Registrar.class,
    OptionsAssembly.class,
    JsonColumns.class,
    TemplateAssembly.class,
    TemplateListeners.class
})
public final class EtchSeveralDatabasesAutoConfiguration {

    /** The template of a connection factory; called by the container. */
    static EtchTemplate template(String connectionFactory, BeanFactory beans, TemplateAssembly assembly) {
        ConnectionFactory factory = beans.getBean(connectionFactory, ConnectionFactory.class);
        boolean isPrimary = beans.getBeanProvider(ConnectionFactory.class).getIfUnique() == factory;
        return isPrimary ? beans.getBean(EtchTemplate.class) : assembly.over(factory, null);
    }

    @Bean
    NoPrimaryDatabase etchNoPrimaryDatabase(EtchProperties properties, ListableBeanFactory beans) {
        return new NoPrimaryDatabase(properties, beans);
    }

    static final class Registrar implements ImportBeanDefinitionRegistrar {

        private final ConfigurableListableBeanFactory beans;

        Registrar(BeanFactory beans) {
            this.beans = (ConfigurableListableBeanFactory) beans;
        }

        @Override
        public void registerBeanDefinitions(AnnotationMetadata imports, BeanDefinitionRegistry registry) {
            String[] factories = beans.getBeanNamesForType(ConnectionFactory.class, true, false);
            if (factories.length < 2 || hasTemplateOfApplication()) {
                return;
            }
            for (String factory : factories) {
                RootBeanDefinition template = new RootBeanDefinition(EtchSeveralDatabasesAutoConfiguration.class);
                template.setFactoryMethodName("template");
                QualifiedTemplates.register(factory + "EtchTemplate", factory, template, registry);
            }
        }

        /** Who declares one template declares all of them. */
        private boolean hasTemplateOfApplication() {
            return Arrays.stream(beans.getBeanNamesForType(EtchTemplate.class, true, false))
                    .anyMatch(name -> !name.equals(EtchAutoConfiguration.TEMPLATE));
        }
    }
}
