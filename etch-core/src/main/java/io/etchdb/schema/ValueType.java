package io.etchdb.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which Java type goes with which column type: the only table of it. Read from left to right it says what CREATE TABLE
 * gets, from right to left what a column is in a record; what a column may be beside that for a component to fit it is
 * said by the rest of the line. Where several Java types share a column type, the first is what a column is read as.
 *
 * <p>PostgreSQL's types are as it prints them, without length; the first is what CREATE TABLE makes. SQLite stores by
 * affinity: exact numbers beyond 64 bits only survive where text stays text. So what is stored as text is declared with
 * its own name and TEXT, UUID_TEXT: the second makes the affinity, the first tells a reader what it is.
 */
@SuppressWarnings("ImmutableEnumChecker") // its sets and lists are those of Set.of and List.of
enum ValueType {
    SHORT(Short.class, "SMALLINT", "INTEGER", Affinity.FOR_INTEGERS, "smallint"),
    BYTE(Byte.class, "SMALLINT", "INTEGER", Affinity.FOR_INTEGERS, "smallint"),
    INTEGER(Integer.class, "INTEGER", "INTEGER", Affinity.FOR_INTEGERS, "integer", "smallint"),
    LONG(Long.class, "BIGINT", "INTEGER", Affinity.FOR_INTEGERS, "bigint", "integer", "smallint", "numeric"),
    FLOAT(Float.class, "REAL", "REAL", Affinity.FOR_FRACTIONS, "real"),
    DOUBLE(Double.class, "DOUBLE PRECISION", "REAL", Affinity.FOR_FRACTIONS, "double precision", "real", "numeric"),
    BIG_DECIMAL(BigDecimal.class, "NUMERIC", "DECIMAL_TEXT", Affinity.FOR_TEXT, "numeric"),
    BIG_INTEGER(
            BigInteger.class, "NUMERIC", "DECIMAL_TEXT", Affinity.FOR_TEXT, "numeric", "bigint", "integer", "smallint"),
    BOOLEAN(Boolean.class, "BOOLEAN", "BOOLEAN", Affinity.FOR_INTEGERS, "boolean"),
    STRING(String.class, "TEXT", "TEXT", Affinity.FOR_TEXT, Texts.NAMES),
    CHARACTER(Character.class, "TEXT", "TEXT", Affinity.FOR_TEXT, Texts.NAMES),
    ENUM(Enum.class, "TEXT", "TEXT", Affinity.FOR_WORDS, Texts.NAMES),
    UUID_KEY(UUID.class, "UUID", "UUID_TEXT", Affinity.FOR_WORDS, "uuid"),
    INSTANT(Instant.class, "TIMESTAMPTZ", "TIMESTAMPTZ_TEXT", Affinity.FOR_WORDS, "timestamp with time zone"),
    OFFSET_DATE_TIME(
            OffsetDateTime.class, "TIMESTAMPTZ", "TIMESTAMPTZ_TEXT", Affinity.FOR_WORDS, "timestamp with time zone"),
    LOCAL_DATE_TIME(
            LocalDateTime.class, "TIMESTAMP", "LOCALDATETIME_TEXT", Affinity.FOR_WORDS, "timestamp without time zone"),
    LOCAL_DATE(LocalDate.class, "DATE", "DATE_TEXT", Affinity.FOR_WORDS, "date"),
    LOCAL_TIME(LocalTime.class, "TIME", "TIME_TEXT", Affinity.FOR_WORDS, "time without time zone"),
    DURATION(Duration.class, "INTERVAL", "DURATION_TEXT", Affinity.FOR_WORDS, "interval"),
    BYTES(byte[].class, "BYTEA", "BLOB", Affinity.FOR_BYTES, "bytea"),
    BYTE_BUFFER(ByteBuffer.class, "BYTEA", "BLOB", Affinity.FOR_BYTES, "bytea"),
    JSON(Object.class, "JSONB", "JSON_TEXT", Affinity.FOR_WORDS, "jsonb", "json");

    /** Names of PostgreSQL's text types. */
    private static final class Texts {
        static final String[] NAMES = {"text", "character varying", "character", "name", "citext", "\"char\""};
    }

    /** How SQLite stores what is put into a column, by the type it was declared with. */
    enum Affinity {
        INTEGER,
        TEXT,
        /** Leaves everything as it is. */
        BLOB,
        REAL,
        NUMERIC;

        static final Set<Affinity> FOR_INTEGERS = Set.of(INTEGER, NUMERIC, BLOB);
        static final Set<Affinity> FOR_FRACTIONS = Set.of(REAL, NUMERIC, BLOB);
        static final Set<Affinity> FOR_TEXT = Set.of(TEXT, BLOB);

        /** Text that never reads as a number, so that NUMERIC leaves it alone. */
        static final Set<Affinity> FOR_WORDS = Set.of(TEXT, NUMERIC, BLOB);

        static final Set<Affinity> FOR_BYTES = Set.of(BLOB, NUMERIC);
    }

    private final Class<?> type;
    private final String postgres;
    private final String sqlite;
    private final Set<Affinity> affinities;
    private final List<String> printed;

    ValueType(Class<?> type, String postgres, String sqlite, Set<Affinity> affinities, String... printed) {
        this.type = type;
        this.postgres = postgres;
        this.sqlite = sqlite;
        this.affinities = affinities;
        this.printed = List.of(printed);
    }

    Class<?> type() {
        return type;
    }

    /** What CREATE TABLE calls it on PostgreSQL. */
    String postgres() {
        return postgres;
    }

    /** What CREATE TABLE calls it on SQLite. */
    String sqlite() {
        return sqlite;
    }

    /** Whether a PostgreSQL column, its type printed without length, holds these values and no others. */
    boolean fitsPostgres(String base) {
        return printed.contains(base);
    }

    /** Whether a SQLite column of this affinity gives these values back as they were. */
    boolean fitsSqlite(Affinity affinity) {
        return affinities.contains(affinity);
    }

    /** The line of a Java type that is not primitive; none for what only the driver knows, or a converter. */
    static Optional<ValueType> of(Class<?> type) {
        return Arrays.stream(values())
                .filter(each -> each != JSON)
                .filter(each -> each.type == type || (each == ENUM && type.isEnum()))
                .findFirst();
    }

    /** What a PostgreSQL column, its type printed without length, is read as. */
    static Optional<ValueType> ofPostgres(String base) {
        return Stream.concat(
                        Arrays.stream(values())
                                .filter(each -> each.printed.get(0).equals(base)),
                        Arrays.stream(values()).filter(each -> each.printed.contains(base)))
                .findFirst();
    }
}
