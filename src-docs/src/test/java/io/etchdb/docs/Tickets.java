package io.etchdb.docs;

import static io.etchdb.sql.Where.where;

import io.etchdb.EtchTemplate;
import io.etchdb.row.Patch;
import io.etchdb.sql.Query;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

// spotless:off
// tag::service[]
final class Tickets {

    private final EtchTemplate etch;

    Tickets(EtchTemplate etch) {
        this.etch = etch;
    }

    Mono<Ticket> open(String subject) {
        return etch.insert(new Ticket(null, null, subject, null));
    }

    Flux<Ticket> pending() {
        return etch.query(Query.from(Ticket.class).where(Ticket::closed).isNull().orderBy(Ticket::id));
    }

    /** Empty if there is none, or if it is closed already. */
    Mono<Ticket> close(UUID id) {
        return etch.update(Patch.of(Ticket.class, id).set(Ticket::closed).now(), where(Ticket::closed).isNull());
    }
}
// end::service[]
// spotless:on
