package io.etchdb.schema;

import io.etchdb.sql.Dialect;
import io.etchdb.sql.Names;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The two statements a catalog is read with. {@code $1} is the only schema asked for, or NULL for all. Both databases
 * answer with the same columns, so what is made of them asks no more which it is.
 */
enum CatalogQueries {
    POSTGRES {
        @Override
        String columns() {
            return """
                    WITH RECURSIVE domain AS (
                        SELECT t.oid, t.typbasetype, t.typtypmod
                        FROM pg_catalog.pg_type t WHERE t.typtype = 'd'
                        UNION ALL
                        SELECT d.oid, t.typbasetype, t.typtypmod
                        FROM domain d JOIN pg_catalog.pg_type t ON t.oid = d.typbasetype WHERE t.typtype = 'd'
                    )
                    SELECT n.nspname::text AS schema_name, c.relname::text AS table_name,
                        CASE WHEN c.relispartition THEN 'PARTITION'
                            ELSE CASE c.relkind WHEN 'r' THEN 'TABLE' WHEN 'p' THEN 'PARTITIONED_TABLE'
                                WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED_VIEW' ELSE 'FOREIGN_TABLE' END
                        END AS kind,
                        tc.description AS table_comment,
                        a.attname::text AS column_name,
                        pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
                        CASE WHEN t.typtype = 'd' THEN (SELECT pg_catalog.format_type(d.typbasetype, d.typtypmod)
                            FROM domain d JOIN pg_catalog.pg_type b ON b.oid = d.typbasetype
                            WHERE d.oid = t.oid AND b.typtype <> 'd') END AS base_type,
                        NOT (a.attnotnull OR (t.typtype = 'd' AND t.typnotnull)) AS nullable,
                        CASE WHEN a.attgenerated = '' THEN coalesce(pg_catalog.pg_get_expr(f.adbin, f.adrelid), t.typdefault)
                            END AS default_value,
                        CASE WHEN a.attidentity = 'd' THEN 'IDENTITY' WHEN a.attidentity = 'a' THEN 'ALWAYS_IDENTITY'
                            WHEN a.attgenerated = 's' THEN 'STORED' WHEN a.attgenerated = 'v' THEN 'VIRTUAL'
                            ELSE 'NONE' END AS generation,
                        cc.description AS comment
                    FROM pg_catalog.pg_class c
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                    LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                    LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = c.oid AND f.adnum = a.attnum
                    LEFT JOIN pg_catalog.pg_description tc ON tc.objoid = c.oid AND tc.objsubid = 0
                        AND tc.classoid = 'pg_catalog.pg_class'::regclass
                    LEFT JOIN pg_catalog.pg_description cc ON cc.objoid = c.oid AND cc.objsubid = a.attnum
                        AND cc.classoid = 'pg_catalog.pg_class'::regclass
                    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND %s
                    ORDER BY n.nspname, c.relname, a.attnum""".formatted(WANTED);
        }

        /** A foreign key to a partitioned table has a copy of itself for each of its partitions, which nobody declared. */
        @Override
        String keys(List<String> schemas) {
            return """
                    SELECT * FROM (
                    SELECT 'SCHEMA' AS kind, n.nspname::text AS schema_name, '' AS table_name,
                        n.nspname::text AS name, NULL::text AS column_name, NULL::text AS target_schema,
                        NULL::text AS target_table, NULL::text AS target_column, NULL::text AS on_update,
                        NULL::text AS on_delete, NULL::boolean AS unique_index, NULL::text AS expression,
                        NULL::text AS predicate, NULL::text AS definition, 0::bigint AS place
                    FROM pg_catalog.pg_namespace n WHERE %1$s
                    UNION ALL
                    SELECT 'SEARCH_PATH', s.name::text, '', s.name::text, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                        NULL, NULL, s.place
                    FROM unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS s (name, place)
                    UNION ALL
                    SELECT CASE k.contype WHEN 'p' THEN 'PRIMARY_KEY' WHEN 'u' THEN 'UNIQUE' ELSE 'FOREIGN_KEY' END,
                        n.nspname, c.relname, k.conname, a.attname, tn.nspname, t.relname, ta.attname, %3$s, %4$s,
                        NULL, NULL, NULL, NULL, u.place
                    FROM pg_catalog.pg_constraint k
                    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS u (own, target, place)
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.own
                    LEFT JOIN pg_catalog.pg_class t ON t.oid = k.confrelid
                    LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
                    LEFT JOIN pg_catalog.pg_attribute ta ON ta.attrelid = k.confrelid AND ta.attnum = u.target
                    WHERE k.contype IN ('p', 'u', 'f') AND %2$s
                        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint o
                            WHERE o.oid = k.conparentid AND o.conrelid = k.conrelid)
                    UNION ALL
                    SELECT 'INDEX', n.nspname, c.relname, x.relname, a.attname, NULL, NULL, NULL, NULL, NULL,
                        i.indisunique,
                        CASE WHEN a.attname IS NULL
                            THEN pg_catalog.pg_get_indexdef(i.indexrelid, p.place::int, true) END,
                        pg_catalog.pg_get_expr(i.indpred, i.indrelid, true),
                        CASE WHEN p.place = 1 THEN pg_catalog.pg_get_indexdef(i.indexrelid) END, p.place
                    FROM pg_catalog.pg_index i
                    JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                    JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS p (own, place)
                    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid
                        AND a.attnum = p.own AND a.attnum > 0
                    WHERE p.place <= i.indnkeyatts AND %2$s AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k
                        WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
                    UNION ALL
                    SELECT 'ENUM', n.nspname, '', t.typname, e.enumlabel, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                        pg_catalog.format_type(t.oid, NULL), row_number() OVER (ORDER BY e.enumsortorder)
                    FROM pg_catalog.pg_type t
                    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
                    JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid
                    WHERE %1$s) AS every_key
                    ORDER BY kind, schema_name, table_name, name, place""".formatted(USERS_OWN, WANTED, action("k.confupdtype"), action("k.confdeltype"));
        }

        private String action(String code) {
            return "CASE " + code + " WHEN 'a' THEN 'NO_ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE'"
                    + " WHEN 'n' THEN 'SET_NULL' WHEN 'd' THEN 'SET_DEFAULT' END";
        }
    },
    SQLITE {
        @Override
        String columns() {
            return columns("l.ncol > 0", WANTED_OF_SQLITE);
        }

        @Override
        Optional<String> columnsOfView() {
            return Optional.of(columns("TRUE", "l.schema = $1 AND l.name = $2"));
        }

        private String columns(String countsColumns, String wanted) {
            return """
                    SELECT l.schema AS schema_name, l.name AS table_name,
                        CASE WHEN l.name LIKE 'sqlite\\_%%' ESCAPE '\\' THEN NULL WHEN l.type = 'view' THEN 'VIEW'
                            WHEN l.type = 'virtual' THEN 'VIRTUAL_TABLE' ELSE 'TABLE' END AS kind,
                        NULL AS table_comment, x.name AS column_name, x.type AS type, NULL AS base_type,
                        x."notnull" = 0 AND NOT (l.wr AND x.pk > 0) AS nullable,
                        x.dflt_value AS default_value,
                        CASE WHEN x.hidden = 2 THEN 'VIRTUAL' WHEN x.hidden = 3 THEN 'STORED'
                            WHEN %s THEN 'ROW_NUMBER' ELSE 'NONE' END AS generation,
                        NULL AS comment
                    FROM pragma_table_list AS l
                    LEFT JOIN pragma_table_xinfo(
                        CASE WHEN %s AND l.name NOT LIKE 'sqlite\\_%%' ESCAPE '\\' THEN l.name END, l.schema) AS x
                        ON x.hidden <> 1
                    WHERE l.type <> 'shadow' AND (l.name LIKE 'sqlite\\_%%' ESCAPE '\\' OR %s)
                    ORDER BY l.schema, l.name, x.cid""".formatted(ROW_NUMBER, countsColumns, wanted);
        }

        /**
         * What an index is over in full is in its CREATE INDEX only, which each schema keeps in a table of its own. SQLite
         * lists keys and indexes newest first, and leaves out which columns are meant where a reference does not say.
         */
        @Override
        String keys(List<String> schemas) {
            String definitions = schemas.stream()
                    .map(schema -> "SELECT " + literal(schema) + " AS schema, name, sql FROM " + Names.quoted(schema)
                            + ".sqlite_schema WHERE type = 'index'")
                    .collect(Collectors.joining(" UNION ALL "));
            return """
                    WITH wanted AS MATERIALIZED (
                        SELECT l.schema, l.name FROM pragma_table_list AS l
                        WHERE l.type = 'table' AND l.name NOT LIKE 'sqlite\\_%%' ESCAPE '\\' AND %2$s),
                    definition AS MATERIALIZED (%1$s),
                    indexed AS MATERIALIZED (
                        SELECT l.schema, l.name AS "table", i.name, i."unique", i.origin, -i.seq AS age
                        FROM wanted AS l JOIN pragma_index_list(l.name, l.schema) AS i)
                    SELECT 'PRIMARY_KEY' AS kind, l.schema AS schema_name, l.name AS table_name, '' AS name,
                        x.name AS column_name, NULL AS target_schema, NULL AS target_table, NULL AS target_column,
                        NULL AS on_update, NULL AS on_delete, NULL AS unique_index, NULL AS expression,
                        NULL AS predicate, NULL AS definition, 0 AS age, x.pk AS place
                    FROM wanted AS l JOIN pragma_table_xinfo(l.name, l.schema) AS x WHERE x.pk > 0
                    UNION ALL
                    SELECT 'FOREIGN_KEY', l.schema, l.name, CAST(f.id AS TEXT), f."from", l.schema, f."table", f."to",
                        replace(f.on_update, ' ', '_'), replace(f.on_delete, ' ', '_'),
                        NULL, NULL, NULL, NULL, -f.id, f.seq
                    FROM wanted AS l JOIN pragma_foreign_key_list(l.name, l.schema) AS f
                    UNION ALL
                    SELECT CASE i.origin WHEN 'u' THEN 'UNIQUE' ELSE 'INDEX' END, i.schema, i."table", i.name, x.name,
                        NULL, NULL, NULL, NULL, NULL, i."unique", NULL, NULL, d.sql, i.age, x.seqno
                    FROM indexed AS i JOIN pragma_index_xinfo(i.name, i.schema) AS x
                    LEFT JOIN definition AS d ON d.schema = i.schema AND d.name = i.name
                    WHERE i.origin <> 'pk' AND x.key = 1
                    ORDER BY kind, schema_name, table_name, age, place""".formatted(definitions, WANTED_OF_SQLITE);
        }
    };

    private static final String USERS_OWN = "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";

    private static final String WANTED =
            "CASE WHEN $1::text IS NULL THEN " + USERS_OWN + " ELSE n.nspname = $1::text END";

    private static final String WANTED_OF_SQLITE = "($1 IS NULL OR l.schema = $1 COLLATE NOCASE)";

    /** Alone, INTEGER to the letter, in a table with row numbers; INTEGER PRIMARY KEY DESC is none and has an index. */
    private static final String ROW_NUMBER = """
            x.pk = 1 AND NOT l.wr AND l.type = 'table' AND upper(x.type) = 'INTEGER' \
            AND NOT EXISTS (SELECT 1 FROM pragma_index_list(l.name, l.schema) AS i WHERE i.origin = 'pk')""";

    static CatalogQueries of(Dialect dialect) {
        return dialect == Dialect.POSTGRES ? POSTGRES : SQLITE;
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Tables and views with their columns, in order. */
    abstract String columns();

    /**
     * The columns of one view, its schema {@code $1} and its name {@code $2}, where the other statement may have left them
     * out: SQLite cannot tell the columns of a view of what is gone. It fails if asked, and counts none, but none either of
     * views that it comes to after such a one.
     */
    Optional<String> columnsOfView() {
        return Optional.empty();
    }

    /**
     * Keys, indexes and enum types with their columns and labels, in order.
     *
     * @param schemas those that the first statement found
     */
    abstract String keys(List<String> schemas);
}
