package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.etchdb.migrate.Migrations;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.beans.factory.ListableBeanFactory;
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
 * they run when the first connection is asked for, at the latest in a runner of highest precedence. {@link Migrations}
 * beans, such as a library contributes, are applied beside the application's own.
 */
@AutoConfiguration(after = EtchAutoConfiguration.class)
@ConditionalOnClass(EtchTemplate.class)
@ConditionalOnSingleCandidate(ConnectionFactory.class)
@ConditionalOnBooleanProperty(name = "spring.etch.migrations.enabled", matchIfMissing = true)
@EnableConfigurationProperties(EtchProperties.class)
public final class EtchMigrationAutoConfiguration {

    @Bean
    StartupMigrations etchStartupMigrations(EtchProperties properties, ObjectProvider<Migrations> libraries) {
        return new StartupMigrations(properties, libraries.orderedStream().toList());
    }

    @Bean
    MigrationGate etchMigrationGate(StartupMigrations migrations) {
        return new MigrationGate(factory -> migrations.applyTo(factory));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static MigrationGatePostProcessor etchMigrationGatePostProcessor(
            ConfigurableListableBeanFactory beans, ObjectProvider<MigrationGate> gates) {
        return new MigrationGatePostProcessor(beans, gates);
    }

    /** @param factory asked for so that it is behind the gate, in a lazy context too */
    @Bean
    MigrationRunner etchMigrationRunner(
            MigrationGate gate, StartupMigrations migrations, ConnectionFactory factory, ListableBeanFactory beans) {
        return new MigrationRunner(gate, migrations, beans);
    }
}
