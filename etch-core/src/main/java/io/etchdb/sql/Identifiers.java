package io.etchdb.sql;

import java.util.Set;

/**
 * Writes names so that both databases read them as names: bare where they can be, in double quotes otherwise (reserved
 * word, capital, odd character). Only names that a record declares or that were checked get here.
 */
final class Identifiers {

    /**
     * What PostgreSQL reserves (its manual, appendix C) together with what SQLite's parser does not take as a name
     * (lang_keywords.html): one list, so that the text is the same on both.
     */
    private static final Set<String> RESERVED = Set.of("""
            add all alter analyse analyze and any array as asc asymmetric authorization autoincrement between binary both
            case cast check collate collation column commit concurrently constraint create cross current_catalog
            current_date current_role current_schema current_time current_timestamp current_user default deferrable
            delete desc distinct do drop else end escape except exists false fetch for foreign freeze from full grant
            group having ilike in index initially inner insert intersect into is isnull join lateral leading left like
            limit localtime localtimestamp natural not nothing notnull null offset on only or order outer overlaps placing
            primary references returning right select session_user set similar some symmetric system_user table
            tablesample then to trailing transaction true union unique update user using values variadic verbose when
            where window with""".split("\\s+"));

    private static final RecentCache<String, String> QUOTED = new RecentCache<>(500);

    private Identifiers() {}

    static String quote(String name) {
        return isPlain(name) && !RESERVED.contains(name) ? name : QUOTED.get(name, Identifiers::quoted);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static boolean isPlain(String name) {
        if (name.isEmpty() || isDigit(name.charAt(0))) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!((c >= 'a' && c <= 'z') || c == '_' || isDigit(c))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
