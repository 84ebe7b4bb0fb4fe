package io.etchdb.sample.author;

import static io.etchdb.sample.web.ClientInput.fromClient;
import static io.etchdb.sample.web.ClientInput.pageFromClient;

import io.etchdb.EtchTemplate;
import io.etchdb.Window;
import io.etchdb.error.IntegrityException;
import io.etchdb.error.NotFoundException;
import io.etchdb.row.Patch;
import io.etchdb.sample.web.MergePatch;
import io.etchdb.sample.web.Page;
import io.etchdb.sql.Query;
import io.etchdb.sql.Scroll;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
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
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping("/authors")
final class AuthorController {

    private final EtchTemplate etch;
    private final MergePatch mergePatch;

    AuthorController(EtchTemplate etch, MergePatch mergePatch) {
        this.etch = etch;
        this.mergePatch = mergePatch;
    }

    @PostMapping
    Mono<ResponseEntity<Author>> create(@Valid @RequestBody NewAuthor request) {
        // What the request leaves out stays unset; the key and created_at are made on the way.
        return etch.insert(Patch.from(Author.class, request))
                .map(author -> ResponseEntity.created(URI.create("/authors/" + author.id()))
                        .body(author));
    }

    @GetMapping("/{id}")
    Mono<Author> get(@PathVariable UUID id) {
        return etch.require(Author.class, id);
    }

    @GetMapping
    Mono<Window<Author>> list(@Valid Page page) {
        Query<Author> byName = Query.from(Author.class).orderBy(Author::name);
        return pageFromClient(() -> etch.window(byName, Scroll.keyset(page.size()), page.after()));
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON_VALUE})
    Mono<Author> patch(@PathVariable UUID id, @RequestBody ObjectNode body) {
        Patch<Author> changes = mergePatch.read(body, AuthorChange.class, Author.class);
        return fromClient(() -> etch.update(changes.set(Author::id).to(id)))
                .switchIfEmpty(NotFoundException.of(Author.class, id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@PathVariable UUID id) {
        return etch.delete(Author.class, id)
                .switchIfEmpty(NotFoundException.of(Author.class, id))
                .onErrorMap(
                        IntegrityException.class,
                        hasBooks -> new ResponseStatusException(
                                HttpStatus.CONFLICT, "The author has books on the list.", hasBooks))
                .then();
    }
}
