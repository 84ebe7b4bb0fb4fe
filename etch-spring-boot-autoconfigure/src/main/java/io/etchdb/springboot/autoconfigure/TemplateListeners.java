package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchOptions;
import io.etchdb.EtchTemplate;
import io.etchdb.execution.ConnectionSource;
import io.etchdb.execution.StatementListener;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;

/** Who hears of the statements of templates: every {@link StatementListener} of the application, and etch's own. */
final class TemplateListeners {

    private final ObjectProvider<StatementListener> listeners;
    private final ObjectProvider<DatabaseListener> ofDatabase;
    private final ObjectProvider<StatementCounting> counting;

    TemplateListeners(
            ObjectProvider<StatementListener> listeners,
            ObjectProvider<DatabaseListener> ofDatabase,
            ObjectProvider<StatementCounting> counting) {
        this.listeners = listeners;
        this.ofDatabase = ofDatabase;
        this.counting = counting;
    }

    /** A template that is listened to. */
    EtchTemplate over(ConnectionSource connections, EtchOptions options) {
        String database = EtchTemplate.over(connections, options).toString();
        List<StatementListener> all = Stream.concat(
                        ofDatabase.orderedStream().map(listener -> listener.of(database)), listeners.orderedStream())
                .toList();
        EtchOptions listening = options.listening(all);
        StatementCounting wanted = counting.getIfUnique();
        return EtchTemplate.over(connections, wanted == null ? listening : listening.counting(wanted.remembered()));
    }
}
