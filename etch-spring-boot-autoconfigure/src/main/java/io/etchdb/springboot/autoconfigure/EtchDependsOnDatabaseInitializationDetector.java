package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;
import org.springframework.r2dbc.core.DatabaseClient;

/** Scripts of {@code spring.sql.init} and Flyway come before anything that uses the database through etch or Spring. */
final class EtchDependsOnDatabaseInitializationDetector
        extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {

    @Override
    protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
        return Set.of(EtchTemplate.class, DatabaseClient.class);
    }
}
