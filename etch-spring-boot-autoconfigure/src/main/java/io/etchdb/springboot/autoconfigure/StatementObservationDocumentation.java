package io.etchdb.springboot.autoconfigure;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * What etch tells Micrometer: one observation for each statement. It is a timer {@code etch.statement}, a long task timer
 * {@code etch.statement.active} and, where there is tracing, a span. Beside it a counter of rows,
 * {@value #ROWS}, with the same keys.
 */
public enum StatementObservationDocumentation implements ObservationDocumentation {
    /** A statement, from before it is sent until its end; the wait for a connection is not in it. */
    STATEMENT {

        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultStatementObservationConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return Keys.values();
        }
    };

    /** Counter of the rows that statements read or affected. */
    public static final String ROWS = "etch.statement.rows";

    /** Keys of few values, those of every meter and span. There are no others. */
    public enum Keys implements KeyName {
        /** The verb that composed it, such as {@code insert}; for raw SQL what it does, such as {@code select}. */
        VERB("verb"),
        /** The table that the verb works on, {@code none} for raw SQL. */
        TABLE("table"),
        /** What {@code Sql.named} called it, else {@code none}. */
        NAME("name"),
        /**
         * Where the database is, without user, password and parameters; of connections that the application made itself,
         * which it is.
         */
        DATABASE("database"),
        /** {@code completed}, {@code failed} or {@code cancelled}; {@code running} until then. */
        OUTCOME("outcome");

        private final String key;

        Keys(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }
}
