package io.etchdb.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.annotation.GeneratedKey.Strategy;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GeneratedKeysTest {

    @Test
    void version7CarriesTheTimeAndGrows() {
        long before = System.currentTimeMillis();
        List<UUID> keys = Stream.generate(() -> GeneratedKeys.next(Strategy.UUID_V7))
                .limit(10_000)
                .toList();
        assertThat(keys).allSatisfy(key -> {
            assertThat(key.version()).isEqualTo(7);
            assertThat(key.variant()).isEqualTo(2);
        });
        assertThat(keys.get(0).getMostSignificantBits() >>> 16).isBetween(before, System.currentTimeMillis() + 1_000);
        assertThat(keys.stream().map(UUID::toString)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void version4IsRandom() {
        UUID key = GeneratedKeys.next(Strategy.UUID_V4);
        assertThat(key.version()).isEqualTo(4);
        assertThat(key).isNotEqualTo(GeneratedKeys.next(Strategy.UUID_V4));
    }

    @Test
    void keysOfTheDatabaseAreNotMadeHere() {
        assertThatThrownBy(() -> GeneratedKeys.next(Strategy.DATABASE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysOfManyThreadsDiffer() {
        Set<UUID> keys = Collections.newSetFromMap(new ConcurrentHashMap<>());
        IntStream.range(0, 20_000).parallel().forEach(i -> keys.add(GeneratedKeys.next(Strategy.UUID_V7)));
        assertThat(keys).hasSize(20_000);
    }
}
