package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The templates of an application by the names of their beans, each once, the one that is injected without a qualifier
 * first.
 */
record Templates(Map<String, EtchTemplate> byName) {

    static Templates in(ListableBeanFactory beans) {
        Map<String, EtchTemplate> all = beans.getBeansOfType(EtchTemplate.class);
        EtchTemplate root = root(beans);
        Map<String, EtchTemplate> ordered = new LinkedHashMap<>();
        all.forEach((name, template) -> {
            if (template == root) {
                ordered.putIfAbsent(name, template);
            }
        });
        all.forEach((name, template) -> {
            // A template under a second name is no other one.
            if (!ordered.containsValue(template)) {
                ordered.put(name, template);
            }
        });
        return new Templates(ordered);
    }

    /** The one that is injected without a qualifier, {@code null} if none is. */
    static @Nullable EtchTemplate root(ListableBeanFactory beans) {
        return beans.getBeanProvider(EtchTemplate.class).getIfUnique();
    }
}
