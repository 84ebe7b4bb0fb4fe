package io.etchdb.sql;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers about the last {@code 2 * capacity} keys asked for. Reading takes no lock and keeps no order: what was not
 * asked for while a whole generation filled up is forgotten with it.
 */
final class RecentCache<K, V> {

    private final int capacity;
    private volatile Map<K, V> recent = new ConcurrentHashMap<>();
    private volatile Map<K, V> older = new ConcurrentHashMap<>();

    RecentCache(int capacity) {
        this.capacity = capacity;
    }

    /** The remembered value, else what {@code make} gives, which may be called by several threads at once. */
    V get(K key, Function<K, V> make) {
        V known = recent.get(key);
        if (known != null) {
            return known;
        }
        V value = older.get(key);
        if (value == null) {
            value = make.apply(key);
        }
        remember(key, value);
        return value;
    }

    private void remember(K key, V value) {
        if (recent.size() >= capacity) {
            startGeneration();
        }
        recent.put(key, value);
    }

    private synchronized void startGeneration() {
        if (recent.size() >= capacity) {
            older = recent;
            recent = new ConcurrentHashMap<>();
        }
    }
}
