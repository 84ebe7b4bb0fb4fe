package io.etchdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.docs.BookController.NewBook;
import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The application of "Getting started", started as a user would start it and asked over HTTP. */
abstract class GettingStartedSuite extends DatabaseSuite {

    private final String migrations;
    private ConfigurableApplicationContext application;
    private WebTestClient client;

    GettingStartedSuite(Kind kind) {
        super(kind);
        this.migrations = kind.isSqlite() ? "classpath:migrations" : "classpath:migrations-postgresql";
    }

    @BeforeAll
    void start() {
        application = new SpringApplicationBuilder(GettingStartedApplication.class)
                .run(
                        "--spring.etch.url=" + database().url(),
                        "--spring.etch.migrations.location=" + migrations,
                        "--server.address=127.0.0.1",
                        "--server.port=0");
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        client = WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(Duration.ofSeconds(20))
                .build();
    }

    @AfterAll
    void stop() {
        if (application != null) {
            application.close();
        }
    }

    @Test
    void answersWithBookAsStored() {
        Book emma = add("Emma", "Jane Austen");

        assertThat(emma.id()).isPositive();
        assertThat(emma.copies()).isEqualTo(1);
        assertThat(emma.addedAt()).isNotNull();
        client.get()
                .uri("/books/{id}", emma.id())
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Book.class)
                .isEqualTo(emma);
    }

    @Test
    void answersNotFoundForUnknownBook() {
        client.get().uri("/books/{id}", 1_000_000).exchange().expectStatus().isNotFound();
    }

    @Test
    void addsCopy() {
        Book beowulf = add("Beowulf", null);

        client.post()
                .uri("/books/{id}/copies", beowulf.id())
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Book.class)
                .isEqualTo(new Book(beowulf.id(), "Beowulf", null, 2, beowulf.addedAt()));
    }

    @Test
    void listsBooksOfOneAuthorByTitle() {
        add("Romola", "George Eliot");
        add("Middlemarch", "George Eliot");

        List<Book> books = client.get()
                .uri("/books?author={author}", "George Eliot")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBodyList(Book.class)
                .returnResult()
                .getResponseBody();
        assertThat(books).extracting(Book::title).containsExactly("Middlemarch", "Romola");
    }

    private Book add(String title, String author) {
        Book book = client.post()
                .uri("/books")
                .bodyValue(new NewBook(title, author))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Book.class)
                .returnResult()
                .getResponseBody();
        assertThat(book).isNotNull();
        return book;
    }
}
