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
