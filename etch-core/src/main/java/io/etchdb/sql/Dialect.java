package io.etchdb.sql;

/** What differs in the text of SQL between the two databases. Questions about values belong to the drivers. */
public enum Dialect {
    POSTGRES {
        @Override
        String offsetWithoutLimit() {
            return " OFFSET ";
        }
    },
    SQLITE {
        /** SQLite's grammar has OFFSET only behind LIMIT; a negative limit is none (lang_select.html, "LIMIT clause"). */
        @Override
        String offsetWithoutLimit() {
            return " LIMIT -1 OFFSET ";
        }
    };

    abstract String offsetWithoutLimit();

    /** How many parameters one statement takes: PostgreSQL's protocol counts them in 16 bits. */
    int maxParameters() {
        return this == POSTGRES ? 65_535 : 250_000;
    }

    /** How long a text may be: sqlite-jdbc sets a limit. */
    int maxLength() {
        return this == POSTGRES ? Integer.MAX_VALUE : 1_000_000;
    }

    /** How many parameters of bulk rows fit into one statement, their text included: on SQLite ten characters each. */
    int maxBulkParameters() {
        return this == POSTGRES ? maxParameters() - 1_000 : 90_000;
    }

    /** Whether a list travels as one array parameter, so that the text does not grow with it. */
    boolean bindsLists() {
        return this == POSTGRES;
    }

    /** Whether a sum of decimals has every digit. */
    boolean addsDecimals() {
        return this == POSTGRES;
    }

    /** Whether values are cast to the type that {@code @Column(type = ...)} names. */
    boolean casts() {
        return this == POSTGRES;
    }
}
