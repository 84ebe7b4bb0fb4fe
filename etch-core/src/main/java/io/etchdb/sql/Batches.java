package io.etchdb.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a bulk operation go into one statement: those of one shape, a row that repeats the identity of an
 * earlier one into a later statement (within one statement it would be an error or undefined which wins), and no more
 * than a chunk.
 */
final class Batches {

    /** On PostgreSQL a chunk is one array per column, whatever its length. */
    private static final int POSTGRES_CHUNK = 10_000;

    /** On SQLite the text grows with the rows; sizes are few, so that the statements prepared are few. */
    private static final int[] SQLITE_SIZES = {256, 64, 16};

    private Batches() {}

    /**
     * Places of rows, batch by batch in the order they have to run.
     *
     * @param identity what a later row may repeat, {@code null} for a row that repeats nothing
     * @param shape what rows of one statement have in common
     */
    static List<List<Integer>> of(int rows, IntFunction<@Nullable Object> identity, IntFunction<Object> shape) {
        Map<Object, Integer> seen = new HashMap<>();
        List<Map<Object, List<Integer>>> rounds = new ArrayList<>();
        // Most rows are of the shape of the one before.
        List<Integer> last = List.of();
        Object lastShape = null;
        int lastRound = -1;
        for (int row = 0; row < rows; row++) {
            Object same = identity.apply(row);
            int round = same == null ? 0 : seen.merge(same, 1, Integer::sum) - 1;
            if (round == rounds.size()) {
                rounds.add(new LinkedHashMap<>());
            }
            Object shaped = shape.apply(row);
            if (round != lastRound || !shaped.equals(lastShape)) {
                last = rounds.get(round).computeIfAbsent(shaped, unknown -> new ArrayList<>());
                lastRound = round;
                lastShape = shaped;
            }
            last.add(row);
        }
        return rounds.stream().map(Map::values).flatMap(Collection::stream).toList();
    }

    /**
     * {@code rows}, if a chunk can be that large.
     *
     * @throws IllegalArgumentException otherwise
     */
    static int size(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("the size of a bulk chunk is 1 row or more; got " + rows);
        }
        return rows;
    }

    /**
     * A batch in chunks for this dialect, none with more parameters than a statement takes.
     *
     * @param arrays whether a column is one parameter, however many rows there are
     * @param size rows of a chunk at most, {@code null} for what suits the database
     * @param bound parameters of each row
     */
    static List<List<Integer>> chunks(
            List<Integer> batch, Dialect dialect, boolean arrays, @Nullable Integer size, int bound) {
        int fits = arrays ? Integer.MAX_VALUE : Math.max(1, dialect.maxBulkParameters() / Math.max(1, bound));
        List<List<Integer>> chunks = new ArrayList<>();
        int from = 0;
        while (from < batch.size()) {
            int left = batch.size() - from;
            int wanted = size != null ? Math.min(size, left) : arrays ? Math.min(POSTGRES_CHUNK, left) : fixed(left);
            int take = Math.min(wanted, fits);
            chunks.add(batch.subList(from, from + take));
            from += take;
        }
        return chunks;
    }

    /** The largest size that is not larger than what is left; less than the smallest is taken as it is. */
    private static int fixed(int left) {
        for (int size : SQLITE_SIZES) {
            if (left >= size) {
                return size;
            }
        }
        return left;
    }
}
