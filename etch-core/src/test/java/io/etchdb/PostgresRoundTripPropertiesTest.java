package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;
import java.util.List;
import java.util.stream.Stream;

class PostgresRoundTripPropertiesTest extends RoundTripPropertiesSuite {

    private static final List<String> PLAIN = List.of(
            "smallint",
            "integer",
            "bigint",
            "real",
            "double precision",
            "numeric",
            "boolean",
            "text",
            "uuid",
            "timestamptz",
            "timestamp",
            "date",
            "time",
            "interval",
            "bytea",
            "inet",
            "int4range",
            "mood");

    PostgresRoundTripPropertiesTest() {
        super(Kind.POSTGRES);
    }

    @Override
    List<String> types() {
        return Stream.of(PLAIN.stream(), PLAIN.stream().map(type -> type + "[]"), Stream.of("jsonb"))
                .flatMap(types -> types)
                .toList();
    }

    @Override
    List<String> keyTypes() {
        return List.of("smallint", "integer", "bigint", "text", "uuid", "date", "mood", "numeric", "inet");
    }

    @Override
    String numbered(String type) {
        return switch (type) {
            case "smallint" -> "smallserial";
            case "integer" -> "serial";
            case "bigint" -> "bigserial";
            case "uuid" -> "uuid DEFAULT gen_random_uuid()";
            default -> type;
        };
    }

    /** A type that no table uses would not come back; this one holds it. */
    @Override
    String typesToMake() {
        return "CREATE TYPE mood AS ENUM ('HAPPY', 'SAD', 'other'); CREATE TABLE moods (mood mood, since date);";
    }
}
