package io.etchdb.sample.book;

import static io.etchdb.sample.web.ClientInput.fromClient;
import static io.etchdb.sample.web.ClientInput.pageFromClient;
import static io.etchdb.sql.Where.where;

import io.etchdb.EtchTemplate;
import io.etchdb.Window;
import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.IntegrityException;
import io.etchdb.error.NotFoundException;
import io.etchdb.row.Patch;
import io.etchdb.sample.web.MergePatch;
import io.etchdb.sample.web.Page;
import io.etchdb.sql.Query;
import io.etchdb.sql.Scroll;
import io.etchdb.sql.Where;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping("/books")
final class BookController {

    private static final int EXPORT_PAGE = 500;

    private final EtchTemplate etch;
    private final MergePatch mergePatch;

    BookController(EtchTemplate etch, MergePatch mergePatch) {
        this.etch = etch;
        this.mergePatch = mergePatch;
    }

    @PostMapping
    Mono<ResponseEntity<Book>> create(@Valid @RequestBody NewBook request) {
        return etch.insert(Patch.from(Book.class, request))
                .map(book -> ResponseEntity.created(URI.create("/books/" + book.id()))
                        .body(book));
    }

    @GetMapping("/{id}")
    Mono<Book> get(@PathVariable UUID id) {
        return etch.require(Book.class, id);
    }

    @GetMapping
    Mono<Window<Book>> list(@RequestParam(name = "author", required = false) @Nullable UUID author, @Valid Page page) {
        Where<Book> wanted =
                author == null ? Where.all() : where(Book::authorId).eq(author);
        Query<Book> byTitle = Query.from(Book.class).where(wanted).orderBy(Book::title);
        return pageFromClient(() -> etch.window(byTitle, Scroll.keyset(page.size()), page.after()));
    }

    /** Every book, one JSON object a line. Read page by page: a slow client keeps no connection from the others. */
    @GetMapping(path = "/export", produces = MediaType.APPLICATION_NDJSON_VALUE)
    Flux<Book> export() {
        return etch.scroll(Query.from(Book.class), Scroll.keyset(EXPORT_PAGE));
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON_VALUE})
    Mono<Book> patch(@PathVariable UUID id, @RequestBody ObjectNode body) {
        Patch<Book> changes = mergePatch.read(body, BookChange.class, Book.class);
        return fromClient(() -> etch.update(changes.set(Book::id).to(id)))
                // No row of this id and version: it was changed, unless it is not there at all.
                .onErrorResume(ConcurrencyException.class, stale -> etch.require(Book.class, id)
                        .then(Mono.error(stale)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@PathVariable UUID id) {
        return etch.delete(Book.class, id)
                .switchIfEmpty(NotFoundException.of(Book.class, id))
                .onErrorMap(
                        IntegrityException.class,
                        hasLoans ->
                                new ResponseStatusException(HttpStatus.CONFLICT, "The book has been lent.", hasLoans))
                .then();
    }
}
