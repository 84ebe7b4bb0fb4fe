package io.etchdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What "Getting started" does without a web server. */
abstract class ReadingListSuite extends DatabaseSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private EtchTemplate etch;

    ReadingListSuite(Kind kind) {
        super(kind);
    }

    @BeforeAll
    void migrate() {
        etch = EtchTemplate.connect(database().url());
        StepVerifier.create(etch.migrate("classpath:migrations"))
                .expectNext(1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @BeforeEach
    void fill() {
        StepVerifier.create(etch.executeScript("""
                        DELETE FROM books;
                        INSERT INTO books (id, title, author, copies) VALUES
                            (1, 'Emma', 'Jane Austen', 1),
                            (2, 'Persuasion', 'Jane Austen', 4),
                            (3, 'Middlemarch', 'George Eliot', 1),
                            (4, 'Beowulf', NULL, 1);
                        """)).expectComplete().verify(TIMEOUT);
    }

    @AfterAll
    void close() {
        StepVerifier.create(etch.close()).expectComplete().verify(TIMEOUT);
    }

    @Test
    void fillsInDefaultsOnInsert() {
        StepVerifier.create(etch.insert(new Book(5L, "Walden", null, null, null)))
                .assertNext(book -> {
                    assertThat(book.id()).isEqualTo(5);
                    assertThat(book.copies()).isEqualTo(1);
                    assertThat(book.addedAt())
                            .isBetween(
                                    Instant.now().minusSeconds(600),
                                    Instant.now().plusSeconds(600));
                })
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void opensAndClosesTemplateAroundWork() {
        String url = database().url();
        // tag::connect[]
        Mono<List<Book>> books =
                EtchTemplate.using(url, etch -> etch.query(Book.class).collectList());
        // end::connect[]

        StepVerifier.create(books)
                .assertNext(list -> assertThat(list).hasSize(4))
                .expectComplete()
                .verify(TIMEOUT);
    }
}
