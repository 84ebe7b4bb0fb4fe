package io.etchdb.migrate;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sets that were migrated and have no files. They leave no line in any history, and yet those that come after them may
 * go on: in the process that saw them, on the same database.
 */
final class EmptySets {

    private static final Map<Object, Set<String>> BY_DATABASE = Collections.synchronizedMap(new WeakHashMap<>());

    private EmptySets() {}

    /** Their names, as far as they were seen through {@code factory} or what it wraps; whoever sees one adds it. */
    static Set<String> of(ConnectionFactory factory) {
        return BY_DATABASE.computeIfAbsent(innermost(factory), key -> ConcurrentHashMap.newKeySet());
    }

    /** A template, its schemas and its pool all come down to the same one. */
    private static Object innermost(ConnectionFactory factory) {
        Object candidate = factory;
        while (candidate instanceof Wrapped<?> wrapper && wrapper.unwrap() instanceof ConnectionFactory inner) {
            candidate = inner;
        }
        return candidate;
    }
}
