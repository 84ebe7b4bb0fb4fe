package io.etchdb.springboot.autoconfigure;

import java.util.Objects;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Names the property and where it is set. Its value is not printed: a URL may contain a password. */
final class InvalidEtchPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidEtchPropertyException> {

    private final Environment environment;

    InvalidEtchPropertyFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidEtchPropertyException cause) {
        return new FailureAnalysis(
                "The value of " + cause.getMessage() + ".",
                "Correct " + cause.property() + origin(cause.property()) + ".",
                cause);
    }

    private String origin(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .map(source -> source.getConfigurationProperty(name))
                .filter(Objects::nonNull)
                .findFirst()
                .map(found -> found.getOrigin() == null ? "" : ", set in " + found.getOrigin())
                .orElse("");
    }
}
