package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.etchdb.execution.internal.Databases;
import io.etchdb.migrate.MigrationOptions;
import io.etchdb.migrate.Migrations;
import io.etchdb.migrate.Migrator;
import io.etchdb.springboot.autoconfigure.EtchProperties.Migrations.Place;
import io.r2dbc.spi.ConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
import reactor.core.publisher.Mono;

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

    private static final Logger LOGGER = LoggerFactory.getLogger(EtchMigrationAutoConfiguration.class);

    @Bean
    MigrationGate etchMigrationGate(EtchProperties properties) {
        return new MigrationGate(factory -> migrations(properties.migrations().place(), factory));
    }

    private static Mono<?> migrations(Place place, ConnectionFactory factory) {
        if (!place.isConfigured() && !Migrator.isPresent(place.location())) {
            LOGGER.info(
                    "There are no migrations at {}: nothing is migrated. spring.etch.migrations.location says where they"
                            + " are",
                    place.location());
            return Mono.empty();
        }
        return Migrator.over(factory, Databases.dialectOf(factory), MigrationOptions.defaults())
                .migrate(Migrations.in(place.location()));
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
