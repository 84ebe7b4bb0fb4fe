package io.etchdb.docs;

import io.etchdb.EtchTemplate;
import io.etchdb.row.Patch;
import io.etchdb.sql.Query;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

// spotless:off
// tag::controller[]
@RestController
@RequestMapping("/books")
class BookController {

    record NewBook(String title, @Nullable String author) {}

    private final EtchTemplate etch;

    BookController(EtchTemplate etch) {
        this.etch = etch;
    }

    @PostMapping
    Mono<Book> add(@RequestBody NewBook book) {
        return etch.insert(new Book(null, book.title(), book.author(), null, null));
    }

    @GetMapping("/{id}")
    Mono<Book> get(@PathVariable long id) {
        return etch.get(Book.class, id)
                .switchIfEmpty(Mono.error(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
    }

    @GetMapping
    Flux<Book> byAuthor(@RequestParam String author) {
        return etch.query(Query.from(Book.class)
                .where(Book::author).eq(author)
                .orderBy(Book::title)
                .limit(100));
    }

    @PostMapping("/{id}/copies")
    Mono<Book> addCopy(@PathVariable long id) {
        return etch.update(Patch.of(Book.class, id).set(Book::copies).plus(1));
    }
}
// end::controller[]
// spotless:on
