package io.etchdb.test;

import io.etchdb.EtchTemplate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** What fixtures have to ask a database, and how rows go into it. */
enum FixtureTables {
    POSTGRES(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass($1::text) AND attnum > 0"
                    + " AND NOT attisdropped ORDER BY attnum",
            "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND pg_table_is_visible(oid)"
                    + " AND relnamespace <> 'pg_catalog'::regnamespace ORDER BY relname"),
    SQLITE(
            "SELECT name FROM pragma_table_info($1) ORDER BY cid",
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
                    + " ORDER BY name");

    private final String columns;
    private final String names;

    FixtureTables(String columns, String names) {
        this.columns = columns;
        this.names = names;
    }

    /** Those of the database behind {@code etch}. */
    static Mono<FixtureTables> of(EtchTemplate etch) {
        return etch.withConnection(
                        connection -> Mono.just(connection.getMetadata().getDatabaseProductName()))
                .single()
                .map(product -> product.contains("SQLite") ? SQLITE : POSTGRES);
    }

    /** The columns of a table, or nothing if there is no such table. */
    Mono<List<String>> columns(EtchTemplate etch, String table) {
        return column(etch, columns, this == POSTGRES ? quoted(table) : table).filter(found -> !found.isEmpty());
    }

    /** The tables that can be named without a schema. */
    Mono<List<String>> names(EtchTemplate etch) {
        return column(etch, names);
    }

    private static Mono<List<String>> column(EtchTemplate etch, String sql, Object... params) {
        return etch.fetch(sql, params)
                .map(row -> String.valueOf(row.values().iterator().next()))
                .collectList();
    }

    /** The row comes as one JSON parameter, each value read as the type of its column. */
    static String insertOfJson(String table, List<String> names) {
        return "INSERT INTO " + quoted(table) + " (" + list(names) + ") SELECT " + list(names)
                + " FROM jsonb_populate_record(NULL::" + quoted(table) + ", $1::text::jsonb)";
    }

    static String insertOfValues(String table, List<String> names) {
        return "INSERT INTO " + quoted(table) + " (" + list(names) + ") VALUES ("
                + IntStream.rangeClosed(1, names.size())
                        .mapToObj(number -> "$" + number)
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private static String list(List<String> names) {
        return names.stream().map(FixtureTables::quotedPart).collect(Collectors.joining(", "));
    }

    /** A table's name, after its schema's perhaps. */
    static String quoted(String table) {
        return Stream.of(table.split("\\.", 2)).map(FixtureTables::quotedPart).collect(Collectors.joining("."));
    }

    private static String quotedPart(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
