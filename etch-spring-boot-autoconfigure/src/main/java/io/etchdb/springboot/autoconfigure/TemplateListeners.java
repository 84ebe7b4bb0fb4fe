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

    TemplateListeners(ObjectProvider<DatabaseListener> ofDatabase) {
        this.ofDatabase = ofDatabase;
    }

    /** A template that is listened to. */
    EtchTemplate over(ConnectionSource connections, EtchOptions options) {
        String database = Templates.database(EtchTemplate.over(connections, options));
        List<StatementListener> own = ofDatabase
                .orderedStream()
                .map(listener -> listener.of(database))
                .toList();
        return EtchTemplate.over(connections, options.listening(own));
    }
}
