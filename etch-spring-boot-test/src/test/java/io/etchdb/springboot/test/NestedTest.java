package io.etchdb.springboot.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.test.Fixture;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@EtchTest
@Fixture("classpath:fixtures/two-notes.json")
class NestedTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Nested
    @Fixture("classpath:fixtures/note.sql")
    class Inside {

        @Test
        void isRolledBackAndHasTheFixturesOfBoth(@Autowired EtchTemplate etch) {
            assertThat(etch.count(Note.class).block(TIMEOUT)).isEqualTo(4);
        }

        @Test
        void isRolledBackAndHasTheFixturesOfBothAgain(@Autowired EtchTemplate etch) {
            assertThat(etch.count(Note.class).block(TIMEOUT)).isEqualTo(4);
        }
    }

    @Test
    void hasTheFixturesOfItsOwn(@Autowired EtchTemplate etch) {
        assertThat(etch.count(Note.class).block(TIMEOUT)).isEqualTo(2);
    }
}
