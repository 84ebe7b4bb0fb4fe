package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.etchdb.migrate.Migrator;
import io.r2dbc.spi.ConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Says so where there are several databases, none of them primary, and properties that are of one: nothing would come of
 * those.
 */
final class NoPrimaryDatabase implements SmartInitializingSingleton {

    private static final Logger LOGGER = LoggerFactory.getLogger(NoPrimaryDatabase.class);

    private final EtchProperties properties;
    private final ListableBeanFactory beans;

    NoPrimaryDatabase(EtchProperties properties, ListableBeanFactory beans) {
        this.properties = properties;
        this.beans = beans;
    }

    /** @throws InvalidEtchPropertyException if a property is set that nothing comes of */
    @Override
    public void afterSingletonsInstantiated() {
        String[] factories = beans.getBeanNamesForType(ConnectionFactory.class, true, false);
        if (factories.length < 2
                || beans.getBeanProvider(ConnectionFactory.class).getIfUnique() != null) {
            return;
        }
        String found =
                "there are several databases and none of them is primary (" + String.join(", ", factories) + "), ";
        String remedy = ". Mark the one that is meant with @Primary, or remove the property";
        boolean isMigrating = properties.migrations().enabled();
        if (isMigrating && properties.migrations().place().isConfigured()) {
            throw new InvalidEtchPropertyException(
                    "spring.etch.migrations.location",
                    found + "so none is migrated" + remedy + " and call EtchTemplate.migrate on each");
        }
        if (!properties.modules().isEmpty()
                && (isMigrating || beans.getBeanProvider(EtchTemplate.class).getIfUnique() == null)) {
            throw new InvalidEtchPropertyException(Modules.PROPERTY, found + "so the modules are in none" + remedy);
        }
        if (isMigrating && Migrator.isPresent(properties.migrations().place().location())) {
            LOGGER.warn(
                    "The migrations at {} are not applied: {}so none is migrated. Mark one with @Primary, call"
                            + " EtchTemplate.migrate on each, or set spring.etch.migrations.enabled=false",
                    properties.migrations().place().location(),
                    found);
        }
    }
}
