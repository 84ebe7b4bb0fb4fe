package io.etchdb.springboot.autoconfigure;

import io.etchdb.error.MigrationException;
import io.etchdb.migrate.Migrations;
import io.etchdb.sql.Dialect;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** The modules of {@code spring.etch.modules}: schemas of their own over the one pool. */
record Modules(Map<String, EtchProperties.Module> byName) {

    static final String PROPERTY = "spring.etch.modules";

    /** The schema that every SQLite database has, and the only one that each of its connections knows. */
    private static final String SQLITE_SCHEMA = "main";

    static Modules in(Environment environment) {
        return new Modules(Binder.get(environment)
                .bind(PROPERTY, Bindable.mapOf(String.class, EtchProperties.Module.class))
                .orElseGet(Map::of));
    }

    /** Name of the bean with the module's template. */
    static String beanName(String module) {
        return module + "EtchTemplate";
    }

    /** Whether the bean of this name is the template of one of them: a view of the application's own. */
    boolean isTemplate(String beanName) {
        return byName.keySet().stream().anyMatch(module -> beanName(module).equals(beanName));
    }

    /**
     * Schema of a module.
     *
     * @throws InvalidEtchPropertyException if the database has no such thing
     */
    String schema(String module, Dialect dialect) {
        EtchProperties.Module properties = byName.get(module);
        String schema = properties == null || !StringUtils.hasText(properties.schema()) ? module : properties.schema();
        if (dialect == Dialect.SQLITE && !schema.equals(SQLITE_SCHEMA)) {
            throw new InvalidEtchPropertyException(
                    property(module, "schema"),
                    "SQLite has no schemas, so there is no \"" + schema + "\" for this module. Set it to \""
                            + SQLITE_SCHEMA + "\", which puts the module's tables beside those of the others, or use"
                            + " PostgreSQL");
        }
        return schema;
    }

    /** Where a module's migrations are, and whether somebody said so. */
    EtchProperties.Migrations.Place place(String module) {
        EtchProperties.Module properties = byName.get(module);
        return properties == null || !StringUtils.hasText(properties.location())
                ? new EtchProperties.Migrations.Place("classpath:migrations/" + module, false)
                : new EtchProperties.Migrations.Place(properties.location(), true);
    }

    /**
     * The migrations of all modules after those of the application itself, and with them others, in an order in which each
     * comes after those that it names.
     *
     * @throws InvalidEtchPropertyException if there is no such order
     */
    List<Migrations> inOrder(EtchProperties.Migrations.Place application, List<Migrations> others) {
        Set<String> known = new LinkedHashSet<>(byName.keySet());
        others.forEach(set -> known.add(set.name()));
        List<Migrations> sets = new ArrayList<>();
        sets.add(Migrations.in(application.location()));
        sets.addAll(others);
        byName.forEach((module, properties) -> {
            requireKnown(module, properties.after(), known);
            sets.add(Migrations.of(module, place(module).location())
                    .after(properties.after().toArray(String[]::new)));
        });
        try {
            return Migrations.inOrder(sets);
        } catch (MigrationException e) {
            if (byName.isEmpty()) {
                throw e;
            }
            throw new InvalidEtchPropertyException(PROPERTY, String.valueOf(e.getMessage()));
        }
    }

    private static void requireKnown(String module, List<String> others, Set<String> known) {
        if (module.equals(Migrations.DEFAULT_NAME)) {
            throw new InvalidEtchPropertyException(
                    property(module, "schema"),
                    "\"" + module + "\" is what the application's own migrations are called. Give the module another"
                            + " name");
        }
        for (String other : others) {
            if (!known.contains(other) && !other.equals(Migrations.DEFAULT_NAME)) {
                throw new InvalidEtchPropertyException(
                        property(module, "after"),
                        "there is no module \"" + other + "\". Modules: " + String.join(", ", known));
            }
        }
    }

    private static String property(String module, String name) {
        return PROPERTY + "." + module + "." + name;
    }
}
