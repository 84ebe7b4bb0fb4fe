package io.etchdb.benchmarks.harness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** The options of a command line: names with a value, and flags without. */
public final class Options {

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> given = new HashSet<>();

    private Options() {}

    /**
     * Reads a command line.
     *
     * @param named options that are followed by a value
     * @param flags options that are not
     * @throws IllegalArgumentException for any other option
     */
    public static Options parse(List<String> arguments, Set<String> named, Set<String> flags) {
        Options options = new Options();
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (flags.contains(option)) {
                options.given.add(option);
            } else if (!named.contains(option)) {
                throw new IllegalArgumentException("There is no option " + option + ". See --help.");
            } else if (++i == arguments.size()) {
                throw new IllegalArgumentException("Nothing follows " + option + ". See --help.");
            } else {
                options.given.add(option);
                options.values.put(option, arguments.get(i));
            }
        }
        return options;
    }

    public boolean has(String option) {
        return given.contains(option);
    }

    public String text(String option, String otherwise) {
        return values.getOrDefault(option, otherwise);
    }

    public int positive(String option, int otherwise) {
        String value = values.get(option);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for zero.
        }
        throw new IllegalArgumentException(option + " takes a whole number above zero, not \"" + value + "\".");
    }

    /** Those whose names the option lists, or begin as it says; all without the option. */
    public <T> List<T> choose(String option, List<T> all, Function<T, String> name) {
        String value = values.get(option);
        if (value == null) {
            return all;
        }
        List<T> chosen = new ArrayList<>();
        for (String prefix : value.split(",", -1)) {
            // A name that is the beginning of another (get-1, get-16) means itself.
            List<T> found = matching(all, one -> name.apply(one).equals(prefix));
            if (found.isEmpty()) {
                found = matching(all, one -> name.apply(one).startsWith(prefix));
            }
            if (found.isEmpty()) {
                throw new IllegalArgumentException(option + ": nothing is called \"" + prefix + "\". Possible: "
                        + String.join(", ", all.stream().map(name).toList()));
            }
            chosen.addAll(found);
        }
        return chosen.stream().distinct().toList();
    }

    private static <T> List<T> matching(List<T> all, Predicate<T> test) {
        return all.stream().filter(test).toList();
    }
}
