package io.etchdb.docs;

import static io.etchdb.test.EtchAssertions.assertThatRows;
import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.springboot.test.EtchTest;
import io.etchdb.sql.Query;
import io.etchdb.test.Fixture;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import reactor.test.StepVerifier;

// spotless:off
// tag::slice[]
@EtchTest
@Import(Library.class)
@Fixture("classpath:fixtures/books.json")
class LibraryTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Autowired
    private EtchTemplate etch;

    @Autowired
    private Library library;

    @Test
    void lendsCopy() {
        Book lent = library.lend(1).block(TIMEOUT);

        assertThat(lent.copies()).isEqualTo(1);
    }

    @Test
    void lendsNoMoreThanThereAre() {
        library.lend(2).block(TIMEOUT);

        StepVerifier.create(library.lend(2))
                .expectErrorMessage("no copy of book 2 is left")
                .verify(TIMEOUT);
    }
    // end::slice[]

    // tag::rows[]
    @Test
    void seesTheFixtures() {
        assertThatRows(etch.query(Query.from(Book.class).orderBy(Book::id)))
                .matchExactly(
                        new Book(1L, "Kindred", "Octavia E. Butler", 2, null),
                        new Book(2L, "Solaris", null, 1, null));

        assertThatRows(etch.query(Book.class))
                .ignoring(Book::id, Book::addedAt)
                .contains(new Book(null, "Solaris", null, 1, null));

        assertThatRows(etch.query(Book.class)).hasSize(2).extracting(Book::title).contains("Kindred");
    }
    // end::rows[]

    @Test
    void seesTheFixturesAgain() {
        seesTheFixtures();
    }
}
// spotless:on
