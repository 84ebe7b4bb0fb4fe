package io.etchdb.execution.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.execution.StatementStats.Percentiles;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationHistogramTest {

    private static final Duration ALWAYS = Duration.ofNanos(Long.MAX_VALUE);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 8, 9, 15, 16, 17, 1_000, 123_456_789, 3_600_000_000_000L, Long.MAX_VALUE})
    void roundsUpByAnEighthAtMost(long nanos) {
        DurationHistogram histogram = new DurationHistogram();
        histogram.add(nanos);

        assertThat(histogram.percentiles(ALWAYS).half().toNanos())
                .isBetween(nanos, nanos > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : nanos + nanos / 8);
    }

    @Test
    void tellsTypicalTimeFromRareOne() {
        DurationHistogram histogram = new DurationHistogram();
        for (int i = 0; i < 97; i++) {
            histogram.add(1_000_000);
        }
        for (int i = 0; i < 3; i++) {
            histogram.add(900_000_000);
        }

        Percentiles percentiles = histogram.percentiles(Duration.ofMillis(900));
        assertThat(percentiles.half()).isBetween(Duration.ofMillis(1), Duration.ofNanos(1_125_000));
        assertThat(percentiles.of95()).isEqualTo(percentiles.half());
        assertThat(percentiles.of99()).isEqualTo(Duration.ofMillis(900));
    }

    @Test
    void isZeroWithoutStatements() {
        assertThat(new DurationHistogram().percentiles(Duration.ZERO))
                .isEqualTo(new Percentiles(Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }
}
