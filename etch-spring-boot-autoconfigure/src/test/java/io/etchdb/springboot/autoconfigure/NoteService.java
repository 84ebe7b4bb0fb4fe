package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Mono;

/** What an application would write: etch and {@code DatabaseClient} side by side in Spring's transactions. */
class NoteService {

    static final String FAILURE = "the service fails on purpose";

    private final EtchTemplate etch;
    private final DatabaseClient client;

    NoteService(EtchTemplate etch, DatabaseClient client) {
        this.etch = etch;
        this.client = client;
    }

    @Transactional
    public Mono<Void> writeWithBoth(long etchId, long clientId) {
        return etch.insert(new Note(etchId, "etch " + etchId))
                .then(insertWithClient(clientId))
                .then();
    }

    @Transactional
    public Mono<Void> writeWithBothAndFail(long etchId, long clientId) {
        return writeWithBoth(etchId, clientId).then(Mono.error(new IllegalStateException(FAILURE)));
    }

    /** Emits what each of the two sees of the other's uncommitted row. */
    @Transactional
    public Mono<Long> countOfEachOther(long etchId, long clientId) {
        return etch.insert(new Note(etchId, "etch " + etchId))
                .then(client.sql("SELECT count(*) AS n FROM notes WHERE id = :id")
                        .bind("id", etchId)
                        .map(row -> row.get("n", Long.class))
                        .one())
                .flatMap(seen -> insertWithClient(clientId)
                        .then(etch.fetchVal(Long.class, "SELECT count(*) FROM notes WHERE id = $1", clientId))
                        .map(other -> seen + other));
    }

    @Transactional
    public Mono<Void> survivesFailedSavepoint(long before, long inside, long after) {
        return etch.insert(new Note(before, "before"))
                .then(etch.transaction(tx -> tx.insert(new Note(inside, "inside"))
                                .then(insertWithClient(inside + 1))
                                .then(Mono.<Void>error(new IllegalStateException(FAILURE))))
                        .onErrorComplete(IllegalStateException.class))
                .then(insertWithClient(after))
                .then();
    }

    @Transactional
    public Mono<Void> completesSavepointAndFails(long inside) {
        return etch.transaction(tx -> tx.insert(new Note(inside, "inside")))
                .then(Mono.error(new IllegalStateException(FAILURE)));
    }

    @Transactional(readOnly = true)
    public Mono<Note> writesThoughReadOnly(long id) {
        return etch.insert(new Note(id, "read only"));
    }

    @Transactional
    public Mono<Long> execute(String sql) {
        return etch.execute(sql);
    }

    Mono<Long> insertWithClient(long id) {
        return client.sql("INSERT INTO notes (id, body) VALUES (:id, :body)")
                .bindValues(Map.of("id", id, "body", "client " + id))
                .fetch()
                .rowsUpdated();
    }
}
