package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.etchdb.execution.PoolStats;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/** The endpoint {@code etch}. */
@AutoConfiguration(after = EtchMigrationAutoConfiguration.class)
@ConditionalOnClass({EtchTemplate.class, Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(EtchTemplate.class)
@ConditionalOnAvailableEndpoint(EtchEndpoint.class)
@EnableConfigurationProperties(EtchProperties.class)
@ImportRuntimeHints(EtchEndpointAutoConfiguration.Hints.class)
public final class EtchEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    EtchEndpoint etchEndpoint(
            ListableBeanFactory beans, EtchProperties properties, ObjectProvider<StartupMigrations> migrations) {
        return new EtchEndpoint(beans, new Modules(properties.modules()), migrations.getIfAvailable());
    }

    /** What the answer is made of. */
    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            new BindingReflectionHintsRegistrar()
                    .registerReflectionHints(
                            hints.reflection(),
                            EtchDescriptor.class,
                            EtchDescriptor.Template.class,
                            EtchDescriptor.MigrationsOfSet.class,
                            EtchDescriptor.Applied.class,
                            EtchDescriptor.TableOfCatalog.class,
                            EtchDescriptor.SessionOfDatabase.class,
                            EtchDescriptor.Statements.class,
                            EtchDescriptor.Figures.class,
                            EtchDescriptor.SlowStatement.class,
                            PoolStats.class);
        }
    }
}
