package io.etchdb.test;

import java.time.Duration;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The way into assertions on rows. Needs AssertJ. */
public final class EtchAssertions {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private EtchAssertions() {}

    /** On what {@code rows} emits, waited for here and now, half a minute at most. */
    public static <T extends Record> RowsAssert<T> assertThatRows(Publisher<T> rows) {
        List<T> all = Flux.from(rows).collectList().block(LIMIT);
        return new RowsAssert<>(all == null ? List.of() : all);
    }

    /** On rows that are there already. */
    public static <T extends Record> RowsAssert<T> assertThatRows(List<T> rows) {
        return new RowsAssert<>(rows);
    }
}
