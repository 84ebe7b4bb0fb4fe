package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/**
 * Applies pending migrations before the application is ready, and holds every user of the database back until then:
 * they run when the first connection is asked for, at the latest in a runner of highest precedence.
 */
@AutoConfiguration(after = EtchAutoConfiguration.class)
@ConditionalOnClass(EtchTemplate.class)
@ConditionalOnSingleCandidate(ConnectionFactory.class)
@ConditionalOnBooleanProperty(name = "spring.etch.migrations.enabled", matchIfMissing = true)
@EnableConfigurationProperties(EtchProperties.class)
public final class EtchMigrationAutoConfiguration {

    @Bean
    MigrationGate etchMigrationGate(EtchProperties properties) {
        return new MigrationGate(new StartupMigrations(properties)::applyTo);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static MigrationGatePostProcessor etchMigrationGatePostProcessor(
            ConfigurableListableBeanFactory beans, ObjectProvider<MigrationGate> gates) {
        return new MigrationGatePostProcessor(beans, gates);
    }

    /** @param template asked for so that there is a connection factory behind the gate, in a lazy context too */
    @Bean
    MigrationRunner etchMigrationRunner(MigrationGate gate, EtchTemplate template) {
        return new MigrationRunner(gate);
    }
}
