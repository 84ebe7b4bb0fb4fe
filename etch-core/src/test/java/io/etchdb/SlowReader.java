package io.etchdb;

import java.time.Duration;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Reads every row of {@link DemandSuite.Numbered}, ten at a time, in a process of its own with a small heap. */
final class SlowReader {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final int ROWS_AT_A_TIME = 10;

    private SlowReader() {}

    /** Takes the database's URL and prints how many rows there were, and the sum of their ids. */
    public static void main(String[] args) {
        EtchTemplate etch = EtchTemplate.connect(args[0]);
        Tens tens = new Tens();
        etch.query(DemandSuite.Numbered.class).subscribe(tens);
        System.out.println(tens.result().block(TIMEOUT));
        etch.close().block(TIMEOUT);
    }

    private static final class Tens extends BaseSubscriber<DemandSuite.Numbered> {

        private final Sinks.One<String> result = Sinks.one();
        private long rows;
        private long sum;

        Mono<String> result() {
            return result.asMono();
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(ROWS_AT_A_TIME);
        }

        @Override
        protected void hookOnNext(DemandSuite.Numbered row) {
            rows++;
            sum += row.id();
            if (rows % ROWS_AT_A_TIME == 0) {
                request(ROWS_AT_A_TIME);
            }
        }

        @Override
        protected void hookOnComplete() {
            result.tryEmitValue(rows + " " + sum);
        }

        @Override
        protected void hookOnError(Throwable error) {
            result.tryEmitError(error);
        }
    }
}
