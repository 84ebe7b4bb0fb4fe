package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchOptions;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.ConnectionFactoryDecorator;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * A {@link ConnectionFactory} for the database of {@code spring.etch.url}, pooled and closed with the context, if the
 * application has none of its own. It comes before Boot's, which then backs off.
 *
 * <p>Where the database is, is resolved when the bean is created, with no condition on a property: {@code spring.etch.url},
 * else connection details of a service, else {@code spring.r2dbc.url}, else SQLite in memory where its driver is on the
 * class path.
 *
 * <p>Boot makes no JDBC {@code DataSource} beside a connection factory. An application that needs both declares its
 * {@code DataSource} itself.
 */
@AutoConfiguration(
        before = R2dbcAutoConfiguration.class,
        beforeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass({EtchOptions.class, ConnectionFactory.class})
@EnableConfigurationProperties(EtchProperties.class)
@Import({OptionsAssembly.class, JsonColumns.class})
public final class EtchConnectionFactoryAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(ConnectionFactory.class)
    ConnectionFactory connectionFactory(
            EtchProperties properties,
            OptionsAssembly assembly,
            Environment environment,
            ResourceLoader resources,
            ObjectProvider<SslBundles> bundles,
            ObjectProvider<R2dbcConnectionDetails> details,
            ObjectProvider<ConnectionFactoryOptionsBuilderCustomizer> customizers,
            ObjectProvider<ConnectionFactoryDecorator> decorators) {
        EtchOptions options = new DatabaseSource(properties, assembly, environment, resources.getClassLoader())
                .options(details.getIfAvailable());
        List<ConnectionFactoryDecorator> around = decorators.orderedStream().toList();
        PostgresDefaults defaults = new PostgresDefaults(
                environment.getProperty("spring.application.name"),
                properties.ssl().bundle(),
                bundles);
        ConnectionFactory factory = options.connectionFactory(
                builder -> {
                    defaults.applyTo(builder);
                    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
                },
                (driverOptions, driver) -> decorated(driverOptions, driver, around));
        return new ManagedConnectionFactory(factory, options);
    }

    private static ConnectionFactory decorated(
            ConnectionFactoryOptions options, ConnectionFactory driver, List<ConnectionFactoryDecorator> decorators) {
        // As Boot does it: observations read host and port from these options.
        ConnectionFactory decorated = new OptionsCapableConnectionFactory(options, driver);
        for (ConnectionFactoryDecorator decorator : decorators) {
            decorated = decorator.decorate(decorated);
        }
        return decorated;
    }
}
