package io.etchdb.sql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A text as the path of the fragments it is written in. Whoever writes the same fragments walks the same path, so a text
 * is put together once and is the very same string ever after. About {@value #CAPACITY} places are remembered; then all
 * are forgotten and found anew. Safe to share between threads.
 */
final class TextPath {

    private static final int CAPACITY = 10_000;

    private static final AtomicInteger PLACES = new AtomicInteger();
    private static volatile TextPath start = new TextPath(null, "");

    private final @Nullable TextPath before;
    private final String fragment;
    private final Map<String, TextPath> ways = new ConcurrentHashMap<>(4);

    /** Where it went last time, which is where it mostly goes; may be out of date. */
    private @Nullable TextPath usual;

    private @Nullable String text;

    private TextPath(@Nullable TextPath before, String fragment) {
        this.before = before;
        this.fragment = fragment;
    }

    /** The empty text. */
    static TextPath start() {
        return start;
    }

    /** This text with {@code next} behind it. */
    TextPath then(String next) {
        TextPath known = usual;
        if (known != null && known.fragment.equals(next)) {
            return known;
        }
        TextPath way = ways.get(next);
        if (way == null) {
            if (PLACES.incrementAndGet() > CAPACITY) {
                PLACES.set(0);
                start = new TextPath(null, "");
            }
            way = ways.computeIfAbsent(next, unknown -> new TextPath(this, unknown));
        }
        usual = way;
        return way;
    }

    /** The whole text. */
    String text() {
        String known = text;
        if (known == null) {
            known = joined();
            text = known;
        }
        return known;
    }

    private String joined() {
        Deque<String> fragments = new ArrayDeque<>();
        for (TextPath at = this; at != null; at = at.before) {
            fragments.addFirst(at.fragment);
        }
        return String.join("", fragments);
    }
}
