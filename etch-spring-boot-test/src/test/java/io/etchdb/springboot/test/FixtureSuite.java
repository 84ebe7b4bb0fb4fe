package io.etchdb.springboot.test;

import static io.etchdb.test.EtchAssertions.assertThatRows;
import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.sql.Query;
import io.etchdb.test.Fixture;
import java.time.Duration;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@Fixture("classpath:fixtures/two-notes.json")
abstract class FixtureSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Autowired
    private EtchTemplate etch;

    @Test
    void loadsTheClasssBeforeEachMethod() {
        assertThatRows(etch.query(Query.from(Note.class).orderBy(Note::id)))
                .matchExactly(new Note(10, "ten"), new Note(11, "eleven", LocalDateTime.parse("2026-01-02T03:04:05")))
                .extracting(Note::createdAt)
                .doesNotContainNull();
        assertThat(etch.fetchVal(Long.class, "SELECT count(*) FROM children").block(TIMEOUT))
                .isEqualTo(1);
    }

    @Test
    @Fixture("classpath:fixtures/note.sql")
    void loadsTheMethodsAfterIt() {
        assertThatRows(etch.query(Note.class))
                .matchInAnyOrder(
                        new Note(21, "twenty-one"),
                        new Note(20, "twenty; not the end"),
                        new Note(11, "eleven"),
                        new Note(10, "ten"));
    }
}
