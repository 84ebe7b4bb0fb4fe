package io.etchdb.sql;

import org.jspecify.annotations.Nullable;

/**
 * Raw SQL as each database reads it: what is quoted differs. Shared by all statements that are made from one, so that a text
 * too long to be remembered is read once for all of them.
 */
final class RawText {

    private final String text;
    private volatile @Nullable ParsedSql postgres;
    private volatile @Nullable ParsedSql sqlite;

    RawText(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /**
     * The text as a database of this dialect reads it.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    ParsedSql as(Dialect dialect) {
        boolean forPostgres = dialect == Dialect.POSTGRES;
        ParsedSql known = forPostgres ? postgres : sqlite;
        if (known == null) {
            known = ParsedSql.parse(text, dialect);
            if (forPostgres) {
                postgres = known;
            } else {
                sqlite = known;
            }
        }
        return known;
    }

    /**
     * The text where nobody has said for which database it is: as PostgreSQL reads it, or else SQLite.
     *
     * @throws IllegalArgumentException if neither can read it
     */
    ParsedSql asEither() {
        try {
            return as(Dialect.POSTGRES);
        } catch (IllegalArgumentException notForPostgres) {
            try {
                return as(Dialect.SQLITE);
            } catch (IllegalArgumentException notForSqlite) {
                throw notForPostgres;
            }
        }
    }

    /**
     * Whether it has a parameter of this name for one of the databases.
     *
     * @throws IllegalArgumentException if neither can read it
     */
    boolean names(String name) {
        if (asEither().names().contains(name)) {
            return true;
        }
        try {
            return as(Dialect.SQLITE).names().contains(name);
        } catch (IllegalArgumentException notForSqlite) {
            return false;
        }
    }
}
