package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The templates of an application by the names of their beans, each once, the one that is injected without a qualifier
 * first.
 */
record Templates(Map<String, EtchTemplate> byName) {

    private static final Pattern LOGIN = Pattern.compile("//[^/?]*@");
    private static final Pattern PARAMETERS = Pattern.compile("[?].*$");

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

    /** Those but the ones of modules, which are views of the application's own: one for each pool. */
    Templates without(Modules modules) {
        Map<String, EtchTemplate> others = new LinkedHashMap<>(byName);
        others.keySet().removeIf(modules::isTemplate);
        return new Templates(others);
    }

    /** Where the database of a template is, without user, password and parameters: a name for tags and for everybody. */
    static String database(EtchTemplate template) {
        return PARAMETERS
                .matcher(LOGIN.matcher(template.toString()).replaceFirst("//"))
                .replaceFirst("");
    }

    /** The one that is injected without a qualifier, {@code null} if none is. */
    static @Nullable EtchTemplate root(ListableBeanFactory beans) {
        return beans.getBeanProvider(EtchTemplate.class).getIfUnique();
    }
}
