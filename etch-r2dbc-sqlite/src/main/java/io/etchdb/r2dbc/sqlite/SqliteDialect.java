package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.ConnectionFactory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.r2dbc.dialect.DialectResolver.R2dbcDialectProvider;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.dialect.AbstractDialect;
import org.springframework.data.relational.core.dialect.IdGeneration;
import org.springframework.data.relational.core.dialect.InsertRenderContext;
import org.springframework.data.relational.core.dialect.InsertRenderContexts;
import org.springframework.data.relational.core.dialect.LimitClause;
import org.springframework.data.relational.core.dialect.LockClause;
import org.springframework.data.relational.core.sql.IdentifierProcessing;
import org.springframework.data.relational.core.sql.IdentifierProcessing.LetterCasing;
import org.springframework.data.relational.core.sql.IdentifierProcessing.Quoting;
import org.springframework.data.relational.core.sql.LockOptions;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.data.relational.core.sql.render.PostgresUpsertRenderContext;
import org.springframework.data.relational.core.sql.render.UpsertRenderContext;
import org.springframework.r2dbc.core.binding.BindMarkersFactory;

/**
 * Tells Spring Data how SQLite writes things. Names are quoted with brackets: in double quotes an unknown name would be taken
 * for a string, and a misspelt column would be no error. There is no lock clause, as a transaction that writes holds the one
 * lock there is.
 */
final class SqliteDialect extends AbstractDialect implements R2dbcDialect {

    private static final SqliteDialect INSTANCE = new SqliteDialect();

    private static final IdentifierProcessing BRACKETS =
            IdentifierProcessing.create(new Quoting("[", "]"), LetterCasing.AS_IS);

    /** Spring Data looks at nothing but the name to find out how an upsert is written; here it is as in PostgreSQL. */
    @Override
    public String getName() {
        return "Postgres";
    }

    @Override
    public Collection<Object> getConverters() {
        return List.of(new SqliteReadingConverter());
    }

    @Override
    public BindMarkersFactory getBindMarkersFactory() {
        return BindMarkersFactory.indexed("$", 1);
    }

    @Override
    public IdentifierProcessing getIdentifierProcessing() {
        return BRACKETS;
    }

    @Override
    public String renderForGeneratedValues(SqlIdentifier identifier) {
        return identifier.getReference();
    }

    @Override
    public IdGeneration getIdGeneration() {
        return NoSequences.INSTANCE;
    }

    @Override
    public LimitClause limit() {
        return Limit.INSTANCE;
    }

    @Override
    public LockClause lock() {
        return NoLock.INSTANCE;
    }

    @Override
    public Set<Class<?>> simpleTypes() {
        return Set.of(UUID.class);
    }

    @Override
    public InsertRenderContext getInsertRenderContext() {
        return InsertRenderContexts.MS_SQL_SERVER; // INSERT INTO t DEFAULT VALUES is what SQLite says too.
    }

    @Override
    public UpsertRenderContext getUpsertRenderContext() {
        return PostgresUpsertRenderContext.INSTANCE; // INSERT ... ON CONFLICT, which SQLite took over from PostgreSQL.
    }

    @Override
    public boolean supportsSingleQueryLoading() {
        return false;
    }

    /** Finds the dialect for connection factories of this driver, and those wrapped around it; named in spring.factories. */
    static final class Provider implements R2dbcDialectProvider {

        @Override
        public Optional<R2dbcDialect> getDialect(ConnectionFactory connectionFactory) {
            boolean sqlite = SqliteConnectionFactory.PRODUCT.equals(
                    connectionFactory.getMetadata().getName());
            return sqlite ? Optional.of(INSTANCE) : Optional.empty();
        }
    }

    private enum NoSequences implements IdGeneration {
        INSTANCE;

        @Override
        public boolean sequencesSupported() {
            return false;
        }
    }

    private enum NoLock implements LockClause {
        INSTANCE;

        @Override
        public String getLock(LockOptions lockOptions) {
            return "";
        }

        @Override
        public LockClause.Position getClausePosition() {
            return LockClause.Position.AFTER_ORDER_BY;
        }
    }

    private enum Limit implements LimitClause {
        INSTANCE;

        @Override
        public String getLimit(long limit) {
            return "LIMIT " + limit;
        }

        @Override
        public String getOffset(long offset) {
            return "LIMIT -1 OFFSET " + offset; // OFFSET alone is a syntax error.
        }

        @Override
        public String getLimitOffset(long limit, long offset) {
            return "LIMIT " + limit + " OFFSET " + offset;
        }

        @Override
        public LimitClause.Position getClausePosition() {
            return LimitClause.Position.AFTER_ORDER_BY;
        }
    }
}
