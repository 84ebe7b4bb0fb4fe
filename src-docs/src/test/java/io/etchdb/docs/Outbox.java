package io.etchdb.docs;

import io.etchdb.EtchTemplate;
import io.etchdb.annotation.GeneratedKey;
import io.etchdb.annotation.Table;
import io.etchdb.migrate.Migrations;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

// spotless:off
// tag::library[]
public final class Outbox {

    @Table("outbox_messages")
    public record Message(@GeneratedKey @Nullable UUID id, String body) {}

    private static final Migrations MIGRATIONS = Migrations.of("outbox", "classpath:modules/outbox");

    private final EtchTemplate etch;
    private final Supplier<Mono<Void>> close;

    private Outbox(EtchTemplate etch, Supplier<Mono<Void>> close) {
        this.etch = etch;
        this.close = close;
    }

    /** In the application's database. */
    public static Outbox over(EtchTemplate borrowed) {
        return new Outbox(borrowed, Mono::empty);
    }

    /** In a database of its own. */
    public static Outbox connect(String url) {
        EtchTemplate own = EtchTemplate.connect(url);
        return new Outbox(own, own::close);
    }

    public Mono<Integer> prepare() {
        return etch.migrate(MIGRATIONS);
    }

    public Mono<Message> post(String body) {
        return etch.insert(new Message(null, body));
    }

    public Flux<Message> messages() {
        return etch.query(Message.class);
    }

    public Mono<Void> close() {
        return close.get();
    }
}
// end::library[]
// spotless:on
