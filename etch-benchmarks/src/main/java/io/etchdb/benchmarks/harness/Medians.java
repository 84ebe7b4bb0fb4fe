package io.etchdb.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is said of several rounds: medians, and medians of the ratios within each round. */
public final class Medians {

    private Medians() {}

    /** The median of a figure; not a number when there is no round. */
    public static double of(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return median(rounds.stream().mapToDouble(figure).sorted().toArray());
    }

    /** The median of own figure by the other's in the same round; not a number when one of both did not take part. */
    public static double ratio(List<Round> own, List<Round> others, ToDoubleFunction<Round> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(own.size(), others.size()); i++) {
            ratios.add(figure.applyAsDouble(own.get(i)) / figure.applyAsDouble(others.get(i)));
        }
        return median(ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    private static double median(double[] sorted) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
