package io.etchdb.row;

import org.jspecify.annotations.Nullable;

/** What callers without null checks of their own hand over. */
public final class Given {

    private Given() {}

    /**
     * {@code value}, if it is there.
     *
     * @param what what it is, for the message
     * @throws IllegalArgumentException if it is {@code null}
     */
    public static <V> V given(@Nullable V value, String what) {
        if (value == null) {
            throw new IllegalArgumentException(what + " is null, and null stands for nothing here");
        }
        return value;
    }

    /**
     * {@code values}, if they and all of them are there.
     *
     * @param what what each of them is, for the message
     * @throws IllegalArgumentException otherwise; tells the place
     */
    public static <C extends Iterable<?>> C all(@Nullable C values, String what) {
        C there = given(values, "the collection of " + what + "s");
        int place = 0;
        for (Object each : there) {
            if (each == null) {
                throw new IllegalArgumentException(
                        what + " " + (place + 1) + " of the collection is null; leave it out, or give one");
            }
            place++;
        }
        return there;
    }
}
