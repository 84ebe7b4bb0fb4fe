package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Compares the application's records with the tables, after the migrations and before the application is ready, as
 * {@code spring.etch.verify} says. Without a condition on that property, so that an application that was processed
 * ahead of time may still set it.
 */
@AutoConfiguration(after = EtchMigrationAutoConfiguration.class)
@ConditionalOnClass(EtchTemplate.class)
@ConditionalOnBean(EtchTemplate.class)
@EnableConfigurationProperties(EtchProperties.class)
public final class EtchVerifyAutoConfiguration {

    @Bean
    SchemaVerification etchSchemaVerification(EtchProperties properties, ConfigurableListableBeanFactory beans) {
        return new SchemaVerification(properties.verify(), beans);
    }
}
