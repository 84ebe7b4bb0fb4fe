package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.connection.ConnectionFactoryUtils;
import org.springframework.transaction.ReactiveTransactionManager;

/**
 * An {@link EtchTemplate} over the application's {@link ConnectionFactory}, whoever made it, in Spring's transactions.
 */
@AutoConfiguration(
        after = {EtchConnectionFactoryAutoConfiguration.class, R2dbcAutoConfiguration.class},
        before = R2dbcTransactionManagerAutoConfiguration.class)
@ConditionalOnClass({EtchTemplate.class, ConnectionFactoryUtils.class})
@ConditionalOnSingleCandidate(ConnectionFactory.class)
@EnableConfigurationProperties(EtchProperties.class)
@Import({
    DatabaseInitializationDependencyConfigurer.class,
    OptionsAssembly.class,
    JsonColumns.class,
    TemplateAssembly.class,
    TemplateListeners.class
})
public final class EtchAutoConfiguration {

    /** Name of the bean that is injected where no qualifier is. */
    static final String TEMPLATE = "etchTemplate";

    @Bean(name = TEMPLATE, destroyMethod = "")
    @ConditionalOnMissingBean
    EtchTemplate etchTemplate(
            ConnectionFactory factory, TemplateAssembly assembly, ObjectProvider<MigrationGate> gate) {
        MigrationGate before = gate.getIfAvailable();
        EtchTemplate template = assembly.over(factory, before);
        if (before != null) {
            before.standBefore(template);
        }
        return template;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(ReactiveTransactionManager.class)
    static class TransactionManagement {

        @Bean
        EtchTransactionManager connectionFactoryTransactionManager(SpringTransactions transactions) {
            return new EtchTransactionManager(transactions);
        }

        /** For who asks for this very type; whoever asks for a transaction manager gets the other. */
        @Bean
        @Fallback
        SpringTransactions r2dbcTransactionManager(
                ConnectionFactory factory, ObjectProvider<TransactionManagerCustomizers> customizers) {
            SpringTransactions transactions = new SpringTransactions(factory);
            customizers.ifAvailable(all -> all.customize(transactions));
            return transactions;
        }
    }
}
