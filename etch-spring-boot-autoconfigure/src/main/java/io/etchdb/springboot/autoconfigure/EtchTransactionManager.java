package io.etchdb.springboot.autoconfigure;

import io.etchdb.execution.internal.ErrorTranslator;
import io.etchdb.sql.Dialect;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;

/** Spring's transaction manager, whose failed commits arrive as etch's errors, like those of statements. */
final class EtchTransactionManager extends R2dbcTransactionManager {

    private static final long serialVersionUID = 1L;

    private final Dialect dialect;

    EtchTransactionManager(ConnectionFactory factory, Dialect dialect) {
        super(factory);
        this.dialect = dialect;
    }

    @Override
    protected RuntimeException translateException(String task, R2dbcException error) {
        return ErrorTranslator.translate(error, null, dialect) instanceof RuntimeException translated
                ? translated
                : error;
    }
}
