package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A named set of migration files. Sets with different names are tracked apart in one database, so the same file name
 * may occur in each.
 *
 * @param name the module the files belong to; part of the key of the history table
 * @param locations directories, or {@code classpath:} followed by a folder; the files of all of them form one order
 * @param after names of the sets that are to be applied first, see {@link #inOrder}
 */
public record Migrations(String name, List<String> locations, List<String> after) {

    /** The module of files that were given without one. */
    public static final String DEFAULT_NAME = "default";

    public Migrations {
        if (isMissing(name)) {
            throw new IllegalArgumentException(
                    "a set of migrations needs a name; it is how its history is found again");
        }
        if (locations.isEmpty() || locations.stream().anyMatch(Migrations::isMissing)) {
            throw new IllegalArgumentException("migrations " + name
                    + " need a location: a directory such as \"migrations\", or \"classpath:migrations\"");
        }
        locations = List.copyOf(new LinkedHashSet<>(locations));
        after = List.copyOf(new LinkedHashSet<>(after));
    }

    /** Nobody is kept from passing null. */
    private static boolean isMissing(@Nullable String text) {
        return text == null || text.isBlank();
    }

    /** The files in these locations, as the module {@code name}. */
    public static Migrations of(String name, String... locations) {
        return new Migrations(name, Arrays.asList(locations), List.of());
    }

    /** The files in one location, as the module {@value #DEFAULT_NAME}. */
    public static Migrations in(String location) {
        return of(DEFAULT_NAME, location);
    }

    /**
     * The same set, to be applied after those named here, too. {@link #inOrder} puts it there; a set that is migrated by
     * itself is refused while nothing is applied of one of them.
     */
    public Migrations after(String... names) {
        List<String> all = new ArrayList<>(after);
        all.addAll(List.of(names));
        return new Migrations(name, locations, all);
    }

    /**
     * These sets in an order in which each comes after those it names; otherwise the given order is kept.
     *
     * @throws MigrationException if a set names one that is not among them, two have the same name, or they wait for
     *     each other in a circle
     */
    public static List<Migrations> inOrder(Collection<Migrations> sets) {
        Map<String, Migrations> byName = new LinkedHashMap<>();
        for (Migrations set : sets) {
            Migrations other = byName.put(set.name, set);
            if (other != null) {
                throw new MigrationException(
                        "two sets of migrations are called " + set.name + ": " + String.join(", ", other.locations)
                                + " and " + String.join(", ", set.locations) + ". Give one another name",
                        null,
                        null);
            }
        }
        Set<Migrations> ordered = new LinkedHashSet<>();
        for (Migrations set : byName.values()) {
            place(set, byName, ordered, new LinkedHashSet<>());
        }
        return List.copyOf(ordered);
    }

    private static void place(
            Migrations set, Map<String, Migrations> byName, Set<Migrations> ordered, Set<String> waiting) {
        if (ordered.contains(set)) {
            return;
        }
        if (!waiting.add(set.name)) {
            throw new MigrationException(
                    "migrations wait for each other: " + String.join(" after ", waiting) + " after " + set.name
                            + ". Remove one of these",
                    null,
                    null);
        }
        for (String name : set.after) {
            Migrations earlier = byName.get(name);
            if (earlier == null) {
                throw new MigrationException(
                        "migrations " + set.name + " come after " + name + ", but there is no such set. Sets: "
                                + String.join(", ", byName.keySet()),
                        null,
                        null);
            }
            place(earlier, byName, ordered, waiting);
        }
        waiting.remove(set.name);
        ordered.add(set);
    }
}
