package io.etchdb.test;

import static io.etchdb.test.EtchAssertions.assertThatRows;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class RowsAssertTest {

    private final Flux<Item> rows = Flux.just(new Item(1L, "a"), new Item(2L, "b"));

    @Test
    void hasAllThatListsHave() {
        assertThatRows(rows).hasSize(2).extracting(Item::body).containsExactly("a", "b");
        assertThatRows(List.of(new Item(1L, "a"))).singleElement().isEqualTo(new Item(1L, "a"));
    }

    @Test
    void ignoresComponents() {
        assertThatRows(rows).ignoring(Item::id).containsExactly(new Item(7L, "a"), new Item(8L, "b"));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThatRows(rows).ignoring(Item::id).contains(new Item(1L, "c")));
    }

    @Test
    void matchesWhatIsSet() {
        assertThatRows(rows).matchExactly(new Item(null, "a"), new Item(2L, "b"));
        assertThatRows(rows).matchInAnyOrder(new Item(null, "b"), new Item(1L, "a"));
    }

    @Test
    void saysWhichRowDoesNotMatch() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThatRows(rows).matchExactly(new Item(null, "a"), new Item(1L, "b")))
                .withMessageContaining("row 2")
                .withMessageContaining("Item[id=2, body=b]")
                .withMessageContaining("Item[id=1, body=b]");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThatRows(rows).matchInAnyOrder(new Item(null, "a"), new Item(null, "a")))
                .withMessageContaining("no row matches")
                .withMessageContaining("Item[id=2, body=b]");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThatRows(rows).matchExactly(new Item(1L, "a")))
                .withMessageContaining("1");
    }
}
