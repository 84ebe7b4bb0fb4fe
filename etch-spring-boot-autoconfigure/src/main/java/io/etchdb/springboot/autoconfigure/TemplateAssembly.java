package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchOptions;
import io.etchdb.EtchTemplate;
import io.etchdb.execution.internal.Databases;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;

/** Makes templates over connection factories of the application context, whoever made those, in Spring's transactions. */
final class TemplateAssembly {

    private final OptionsAssembly options;
    private final ObjectProvider<ReactiveTransactionManager> managers;
    private final TemplateListeners listeners;

    TemplateAssembly(
            OptionsAssembly options, ObjectProvider<ReactiveTransactionManager> managers, TemplateListeners listeners) {
        this.options = options;
        this.managers = managers;
        this.listeners = listeners;
    }

    /** @param gate before the factory, or {@code null} if there is none */
    EtchTemplate over(ConnectionFactory factory, @Nullable MigrationGate gate) {
        ReactiveTransactionManager transactions = managers.orderedStream()
                .filter(manager -> manages(manager, factory))
                .findFirst()
                // Whichever manager began it, a transaction is found under its connection factory.
                .orElseGet(() -> new EtchTransactionManager(new SpringTransactions(factory)));
        ManagedConnectionFactory managed = Databases.unwrap(factory, ManagedConnectionFactory.class);
        // Of somebody else's factory the properties cannot say how it connects, but how the template behaves.
        EtchOptions behaviour = managed == null ? options.options().build() : managed.options();
        return listeners.over(new SpringConnections(factory, transactions, gate), behaviour);
    }

    private static boolean manages(ReactiveTransactionManager manager, ConnectionFactory factory) {
        return (manager instanceof EtchTransactionManager etch && etch.connectionFactory() == factory)
                || (manager instanceof R2dbcTransactionManager r2dbc && r2dbc.getConnectionFactory() == factory);
    }
}
