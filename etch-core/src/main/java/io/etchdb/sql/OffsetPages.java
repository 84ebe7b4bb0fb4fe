package io.etchdb.sql;

import java.util.Optional;

/** The pages of a query by offset. */
public final class OffsetPages {

    private OffsetPages() {}

    /**
     * Page {@code number} (from 0) of {@code query}, in the order of the key when it has none of its own, or nothing
     * if the query's own limit ends before it.
     */
    public static <T extends Record> Optional<Query<T>> page(Query<T> query, Scroll<T> scroll, long number) {
        Query<T> ordered = query.orByKey();
        long skipped = number * scroll.size();
        Integer limit = query.limit();
        long left = limit == null ? scroll.size() : Math.min(scroll.size(), limit - skipped);
        if (left <= 0 && number > 0) {
            return Optional.empty();
        }
        Long offset = query.offset();
        long start = (offset == null ? 0 : offset) + skipped;
        Query<T> page = ordered.limit((int) left);
        return Optional.of(start == 0 ? page : page.offset(start));
    }
}
