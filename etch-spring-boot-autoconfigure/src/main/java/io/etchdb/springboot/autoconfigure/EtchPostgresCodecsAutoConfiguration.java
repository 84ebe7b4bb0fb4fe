package io.etchdb.springboot.autoconfigure;

import io.etchdb.execution.PostgresCodecs;
import io.r2dbc.postgresql.extension.CodecRegistrar;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Gives etch's {@link PostgresCodecs} to the connection factory that Boot makes of {@code spring.r2dbc.*}; the one that
 * etch makes has them anyway.
 */
@AutoConfiguration(before = R2dbcAutoConfiguration.class)
@ConditionalOnClass({PostgresCodecs.class, CodecRegistrar.class})
public final class EtchPostgresCodecsAutoConfiguration {

    @Bean
    ConnectionFactoryOptionsBuilderCustomizer etchPostgresCodecs() {
        return PostgresCodecs::addTo;
    }
}
