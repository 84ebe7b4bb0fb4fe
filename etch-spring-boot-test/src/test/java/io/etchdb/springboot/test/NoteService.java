package io.etchdb.springboot.test;

import io.etchdb.EtchTemplate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Mono;

/** What an application would write. */
@Service
class NoteService {

    private final EtchTemplate etch;
    private final DatabaseClient client;

    NoteService(EtchTemplate etch, DatabaseClient client) {
        this.etch = etch;
        this.client = client;
    }

    @Transactional
    public Mono<Void> writeTwo(long etchId, long clientId) {
        return etch.insert(new Note(etchId, "etch")).then(insertWithClient(clientId));
    }

    @Transactional
    public Mono<Void> writeAndFail(long id) {
        return etch.insert(new Note(id, "gone")).then(Mono.error(new IllegalStateException("on purpose")));
    }

    @Transactional(readOnly = true)
    public Mono<Note> writeThoughReadOnly(long id) {
        return etch.insert(new Note(id, "read only"));
    }

    @Transactional
    public Mono<Long> orphan() {
        return etch.execute("INSERT INTO children (parent) VALUES (1)");
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public Mono<Void> writeInNew(long id) {
        return etch.insert(new Note(id, "new")).then();
    }

    Mono<Void> insertWithClient(long id) {
        return client.sql("INSERT INTO notes (id, body) VALUES (:id, :body)")
                .bind("id", id)
                .bind("body", "client")
                .then();
    }
}
