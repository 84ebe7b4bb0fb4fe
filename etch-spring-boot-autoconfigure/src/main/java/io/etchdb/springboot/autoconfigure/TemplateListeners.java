package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchOptions;
import io.etchdb.EtchTemplate;
import io.etchdb.execution.ConnectionSource;
import io.etchdb.execution.StatementListener;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;

/** Who hears of the statements of templates beside the listeners of the application: etch's own, one for each database. */
final class TemplateListeners {

    private final ObjectProvider<DatabaseListener> ofDatabase;
    private final ObjectProvider<StatementCounting> counting;

    TemplateListeners(ObjectProvider<DatabaseListener> ofDatabase, ObjectProvider<StatementCounting> counting) {
        this.ofDatabase = ofDatabase;
        this.counting = counting;
    }

    /** A template that is listened to. */
    EtchTemplate over(ConnectionSource connections, EtchOptions options) {
        String database = EtchTemplate.over(connections, options).toString();
        List<StatementListener> own = ofDatabase
                .orderedStream()
                .map(listener -> listener.of(database))
                .toList();
        EtchOptions listening = options.listening(own);
        StatementCounting wanted = counting.getIfUnique();
        return EtchTemplate.over(connections, wanted == null ? listening : listening.counting(wanted.remembered()));
    }
}
