package io.etchdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.springboot.autoconfigure.EtchOptionsCustomizer;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import reactor.core.publisher.Mono;

/** What "Spring Boot" says, in an application on SQLite. */
class SpringBootTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Test
    void injectsModulesByQualifier() throws Exception {
        Map<String, Object> properties = modules();
        properties.put("spring.etch.url", "sqlite::memory:");
        properties.put("spring.etch.migrations.enabled", "false");
        properties.put("spring.etch.modules.accounts.schema", "main");
        properties.put("spring.etch.modules.billing.schema", "main");
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                // Before what the pages show as application.yaml.
                .run(properties.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new))) {
            Bills bills = context.getBean(Bills.class);

            assertThat(bills.create().block(TIMEOUT)).isEqualTo(1);
            assertThat(context.getBean(EtchTemplate.class)
                            .fetchVal(URI.class, "SELECT 'https://bills.example/1'")
                            .block(TIMEOUT))
                    .isEqualTo(URI.create("https://bills.example/1"));
        }
    }

    /** What the page shows. */
    private static Map<String, Object> modules() throws Exception {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (PropertySource<?> source :
                new YamlPropertySourceLoader().load("modules", new ClassPathResource("modules.yaml"))) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                shown.put(name, source.getProperty(name));
            }
        }
        return shown;
    }

    // spotless:off
    // tag::modules[]
    static class Bills {

        private final EtchTemplate etch;
        private final EtchTemplate billing;

        Bills(EtchTemplate etch, @Qualifier("billing") EtchTemplate billing) {
            this.etch = etch;
            this.billing = billing;
        }

        Mono<Long> create() {
            return etch.transaction(tx -> billing.executeScript("CREATE TABLE bills (id BIGINT PRIMARY KEY)")
                    .then(billing.execute("INSERT INTO {{tables.bills}} VALUES (1)")));
        }
    }
    // end::modules[]

    // tag::customizer[]
    @Configuration(proxyBeanMethods = false)
    static class Addresses {

        @Bean
        EtchOptionsCustomizer addresses() {
            return options -> options.converter(URI.class, String.class, URI::toString, URI::create);
        }
    }
    // end::customizer[]
    // spotless:on

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application extends Addresses {

        @Bean
        Bills bills(EtchTemplate etch, @Qualifier("billing") EtchTemplate billing) {
            return new Bills(etch, billing);
        }
    }
}
