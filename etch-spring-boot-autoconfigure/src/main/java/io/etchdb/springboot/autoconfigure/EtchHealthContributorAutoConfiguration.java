package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeReactiveHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The health contributor {@code etch}: one template's, or all of them by the names of their beans. */
@AutoConfiguration(after = EtchAutoConfiguration.class)
@ConditionalOnClass({EtchTemplate.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(EtchTemplate.class)
@ConditionalOnEnabledHealthIndicator("etch")
public final class EtchHealthContributorAutoConfiguration
        extends CompositeReactiveHealthContributorConfiguration<EtchHealthIndicator, EtchTemplate> {

    EtchHealthContributorAutoConfiguration(ConfigurableListableBeanFactory beans) {
        super(template -> new EtchHealthIndicator(template, gateOf(template, beans)));
    }

    /** The gate stands before the connections of the template that is injected without a qualifier. */
    private static @Nullable MigrationGate gateOf(EtchTemplate template, ConfigurableListableBeanFactory beans) {
        return template == Templates.root(beans)
                ? beans.getBeanProvider(MigrationGate.class).getIfUnique()
                : null;
    }

    @Bean
    @ConditionalOnMissingBean(name = {"etchHealthIndicator", "etchHealthContributor"})
    ReactiveHealthContributor etchHealthContributor(ConfigurableListableBeanFactory beans) {
        Map<String, EtchTemplate> templates = new LinkedHashMap<>();
        Modules modules = Modules.in(beans.getBean(Environment.class));
        SimpleAutowireCandidateResolver.resolveAutowireCandidates(beans, EtchTemplate.class)
                .forEach((name, template) -> {
                    // A template under a second name, or of a module, is no other database.
                    if (!templates.containsValue(template) && !modules.isTemplate(name)) {
                        templates.put(name, template);
                    }
                });
        return createContributor(templates);
    }
}
