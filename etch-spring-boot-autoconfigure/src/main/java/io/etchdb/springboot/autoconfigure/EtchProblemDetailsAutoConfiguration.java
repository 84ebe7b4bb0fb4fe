package io.etchdb.springboot.autoconfigure;

import io.etchdb.error.EtchException;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * Answers requests that end in one of etch's errors with problem details (RFC 9457), if
 * {@code spring.etch.web.problem-details} is set. What the application handles itself, it goes on handling.
 */
@AutoConfiguration
@ConditionalOnClass({EtchException.class, DispatcherHandler.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty("spring.etch.web.problem-details")
@EnableConfigurationProperties(EtchProperties.class)
public final class EtchProblemDetailsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ProblemDetailsHandler etchProblemDetailsHandler(
            ServerCodecConfigurer codecs, MessageSource messages, EtchProperties properties) {
        Duration retryAfter = properties.web().retryAfter();
        if (retryAfter.isNegative()) {
            throw new InvalidEtchPropertyException(
                    "spring.etch.web.retry-after", "a time, or 0 for at once; got " + retryAfter);
        }
        return new ProblemDetailsHandler(codecs, messages, retryAfter);
    }
}
