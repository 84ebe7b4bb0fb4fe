package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchOptions;

/**
 * Adds to the options what no property can say, such as a converter or a JSON mapper. Beans of this type are called in
 * their order, after the properties, once for each database.
 */
@FunctionalInterface
public interface EtchOptionsCustomizer {

    /** Changes options; where the database is, is said elsewhere. */
    void customize(EtchOptions.Builder options);
}
