package io.etchdb.migrate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file says about how it wants to be applied, in comments of the form {@code -- etch:no-transaction} or
 * {@code -- etch:lock-timeout 5s}, one a line, from its first line that is not blank.
 *
 * @param transactional false where {@code no-transaction} is said
 * @param lockTimeout how long a statement may wait for a lock; null to wait as long as it takes
 * @param unknown what else it says to etch, such as {@code lock-timeout=5s}
 */
record MigrationHeader(boolean transactional, @Nullable Duration lockTimeout, List<String> unknown) {

    private static final List<String> OURS = List.of("etch:", "etchdb:");
    /** Another tool's, which may mean more by it than etch does. */
    private static final String FOREIGN = "pgdbm:";

    private static final String NO_TRANSACTION = "no-transaction";
    private static final String LOCK_TIMEOUT = "lock-timeout ";

    static MigrationHeader of(String text) {
        boolean transactional = true;
        Duration lockTimeout = null;
        List<String> unknown = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines().dropWhile(String::isBlank)::iterator) {
            String directive = directive(line);
            if (directive == null) {
                break;
            } else if (directive.equals(NO_TRANSACTION)) {
                transactional = false;
            } else if (directive.startsWith(LOCK_TIMEOUT)) {
                lockTimeout =
                        duration(directive.substring(LOCK_TIMEOUT.length()).strip());
            } else if (!line.contains(FOREIGN)) {
                unknown.add(directive);
            }
        }
        return new MigrationHeader(transactional, lockTimeout, List.copyOf(unknown));
    }

    private static @Nullable String directive(String line) {
        String stripped = line.strip();
        if (!stripped.startsWith("--")) {
            return null;
        }
        String comment = stripped.substring(2).strip();
        for (String prefix : OURS) {
            if (comment.startsWith(prefix)) {
                return comment.substring(prefix.length());
            }
        }
        return comment.startsWith(FOREIGN) ? comment.substring(FOREIGN.length()) : null;
    }

    private static Duration duration(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits > 0 && digits <= 9) {
            long amount = Long.parseLong(text.substring(0, digits));
            switch (text.substring(digits)) {
                case "ms" -> {
                    return Duration.ofMillis(amount);
                }
                case "s" -> {
                    return Duration.ofSeconds(amount);
                }
                case "m", "min" -> {
                    return Duration.ofMinutes(amount);
                }
                default -> {
                    // No unit that is known here: refused below.
                }
            }
        }
        throw new IllegalArgumentException(
                "-- etch:lock-timeout takes a number with ms, s or m, such as 5s, not \"" + text + "\"");
    }
}
