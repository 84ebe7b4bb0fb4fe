package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Tells Micrometer of every statement: meters and spans, as {@link StatementObservationDocumentation} names them. Those
 * of the pool are Boot's own.
 */
@AutoConfiguration(
        before = EtchAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass({EtchTemplate.class, ObservationRegistry.class})
@ConditionalOnBean(ObservationRegistry.class)
public final class EtchObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    StatementObservationConvention etchStatementObservationConvention() {
        return new DefaultStatementObservationConvention();
    }

    @Bean
    DatabaseListener etchObservations(ObservationRegistry registry, StatementObservationConvention convention) {
        return database -> new ObservedStatements(registry, convention, database);
    }

    /** Where Micrometer's meters are, too. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static class Rows {

        @Bean
        @ConditionalOnMissingBean
        RowCounter etchRowCounter(ObjectProvider<MeterRegistry> registry) {
            return new RowCounter(registry::getObject);
        }
    }
}
