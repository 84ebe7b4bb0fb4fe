package io.etchdb.docs;

import static io.etchdb.sql.Where.where;

import io.etchdb.EtchTemplate;
import io.etchdb.row.Patch;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Mono;

// spotless:off
// tag::service[]
@Service
class Library {

    private final EtchTemplate etch;

    Library(EtchTemplate etch) {
        this.etch = etch;
    }

    @Transactional
    public Mono<Book> lend(long id) {
        return etch.update(
                        Patch.of(Book.class, id).set(Book::copies).minus(1),
                        where(Book::copies).gt(0))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("no copy of book " + id + " is left")));
    }
}
// end::service[]
// spotless:on
