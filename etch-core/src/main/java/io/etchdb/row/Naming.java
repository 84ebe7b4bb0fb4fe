package io.etchdb.row;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names: of columns that a record does not name itself, and of what somebody probably meant. */
public final class Naming {

    private static final int MOST_MEANT = 3;

    private Naming() {}

    /** {@code displayName} as {@code display_name}, {@code homeURL} as {@code home_url}, {@code line2} as {@code line2}. */
    public static String snakeCase(String name) {
        StringBuilder out = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c) && i > 0 && startsWord(name, i)) {
                out.append('_');
            }
            out.append(Character.toLowerCase(c));
        }
        return out.toString();
    }

    private static boolean startsWord(String name, int i) {
        char before = name.charAt(i - 1);
        if (before == '_') {
            return false;
        }
        boolean lowerFollows = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
        return !Character.isUpperCase(before) || lowerFollows;
    }

    /** Those of {@code names} that are near enough to {@code name} to be meant, the nearest first; at most three. */
    public static List<String> near(String name, Collection<String> names) {
        String lower = name.toLowerCase(Locale.ROOT);
        int limit = furthest(name);
        Map<String, Integer> distances = new HashMap<>();
        names.forEach(each -> distances.put(each, distance(lower, each.toLowerCase(Locale.ROOT))));
        return distances.entrySet().stream()
                .filter(entry -> entry.getValue() <= limit)
                .sorted(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_MEANT)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static int furthest(String name) {
        return Math.max(1, name.length() / 3);
    }

    /** The one of {@code names} that is nearest to {@code name}, if any is near enough to be meant. */
    static Optional<String> nearest(String name, Collection<String> names) {
        String best = null;
        int bestDistance = furthest(name) + 1;
        for (String candidate : names) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Edits between two words, where swapping two neighbours is one (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
