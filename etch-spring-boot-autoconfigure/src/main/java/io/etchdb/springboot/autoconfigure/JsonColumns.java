package io.etchdb.springboot.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.json.JsonMapper;

/** JSON columns are written and read as the application writes and reads JSON elsewhere. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(JsonMapper.class)
class JsonColumns {

    /** Before those of the application, which may say otherwise. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    EtchOptionsCustomizer etchJsonMapper(ObjectProvider<JsonMapper> mapper) {
        return options -> mapper.ifUnique(options::jsonMapper);
    }
}
