package io.etchdb.test;

import io.etchdb.EtchTemplate;
import io.etchdb.sql.Sql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tables and their rows as a JSON file has them, in the order of the file. Apart, for it needs Jackson. */
final class JsonFixture {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String location;
    private final Map<String, List<JsonNode>> rows;

    private JsonFixture(String location, Map<String, List<JsonNode>> rows) {
        this.location = location;
        this.rows = rows;
    }

    static JsonFixture parse(String location, String text) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new FixtureException(location, "it is not JSON: " + e.getOriginalMessage(), e);
        }
        Map<String, List<JsonNode>> rows = new LinkedHashMap<>();
        if (!root.isObject()) {
            throw shape(location, "it is not an object");
        }
        root.properties().forEach(table -> rows.put(table.getKey(), rows(location, table.getKey(), table.getValue())));
        return new JsonFixture(location, rows);
    }

    private static List<JsonNode> rows(String location, String table, JsonNode value) {
        if (!value.isArray()) {
            throw shape(location, table + " is not an array");
        }
        List<JsonNode> rows = new ArrayList<>();
        value.forEach(row -> {
            rows.add(row);
            if (!row.isObject()) {
                throw shape(location, "row " + rows.size() + " of " + table + " is not an object");
            }
        });
        return rows;
    }

    private static FixtureException shape(String location, String problem) {
        return new FixtureException(
                location, problem + ". Expected { \"table\": [ { \"column\": value, ... }, ... ], ... }", null);
    }

    /** Inserts all rows in one transaction. */
    Mono<Void> insertInto(EtchTemplate etch) {
        return etch.transaction(tx -> FixtureTables.of(tx).flatMap(tables -> Flux.fromIterable(rows.entrySet())
                .concatMap(table -> insert(tx, tables, table.getKey(), table.getValue()))
                .then()));
    }

    private Mono<Void> insert(EtchTemplate tx, FixtureTables tables, String table, List<JsonNode> tableRows) {
        return tables.columns(tx, table)
                .switchIfEmpty(Mono.defer(() -> noTable(tx, tables, table)))
                .flatMapMany(columns -> Flux.fromIterable(tableRows)
                        .index()
                        .concatMap(row -> insert(tx, tables, table, columns, row.getT1() + 1, row.getT2())))
                .then();
    }

    private <R> Mono<R> noTable(EtchTemplate tx, FixtureTables tables, String table) {
        return tables.names(tx)
                .flatMap(names -> Mono.error(new FixtureException(
                        location,
                        "there is no table " + table + ". Tables: "
                                + (names.isEmpty() ? "none" : String.join(", ", names)),
                        null)));
    }

    private Mono<Long> insert(
            EtchTemplate tx, FixtureTables tables, String table, List<String> columns, long number, JsonNode row) {
        List<String> unknown = row.propertyNames().stream()
                .filter(name -> !columns.contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            return Mono.error(new FixtureException(
                    location,
                    "row " + number + " of " + table + " names "
                            + unknown.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "))
                            + ", which is no column. Columns: " + String.join(", ", columns),
                    null));
        }
        return tx.execute(insert(tables, table, row))
                .onErrorMap(error -> new FixtureException(
                        location, "row " + number + " of " + table + ": " + error.getMessage(), error));
    }

    private static Sql insert(FixtureTables tables, String table, JsonNode row) {
        List<String> names = List.copyOf(row.propertyNames());
        if (names.isEmpty()) {
            return Sql.of("INSERT INTO " + FixtureTables.quoted(table) + " DEFAULT VALUES");
        }
        return tables == FixtureTables.POSTGRES
                ? Sql.of(FixtureTables.insertOfJson(table, names), row.toString())
                : Sql.of(FixtureTables.insertOfValues(table, names), values(row, names));
    }

    private static @Nullable Object[] values(JsonNode row, List<String> names) {
        return names.stream().map(name -> value(row.get(name))).toArray();
    }

    /** As SQLite keeps it. */
    private static @Nullable Object value(JsonNode value) {
        if (value.isNull()) {
            return null;
        } else if (value.isBoolean()) {
            return value.booleanValue() ? 1 : 0;
        } else if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        } else if (value.isNumber()) {
            return value.doubleValue();
        }
        return value.isString() ? value.stringValue() : value.toString();
    }
}
