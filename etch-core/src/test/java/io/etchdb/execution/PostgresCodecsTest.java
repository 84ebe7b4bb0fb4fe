package io.etchdb.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Our reading against the driver's own on a real server: two connections get the same statement and must give the same
 * values and the same errors, whatever class is asked for.
 */
class PostgresCodecsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int VALUES_A_STATEMENT = 200;

    private static final List<Class<?>> NUMBERS = List.of(
            Object.class,
            Number.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            long.class,
            int.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            String.class);

    private static final List<Class<?>> TIMES = List.of(
            Object.class,
            Temporal.class,
            Instant.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            LocalDateTime.class,
            LocalDate.class,
            LocalTime.class,
            Date.class,
            String.class);

    private static final List<Class<?>> TEXTS =
            List.of(Object.class, String.class, CharSequence.class, Character.class, byte[].class, Integer.class);

    private static final List<String> ZONES = List.of(
            "UTC", "Europe/Amsterdam", "America/St_Johns", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Apia", "<+03>-3");

    private static @Nullable TestDatabase database;
    private static @Nullable PostgresqlConnection ours;
    private static @Nullable PostgresqlConnection drivers;

    @BeforeContainer
    static void connect() {
        database = TestDatabase.postgres();
        ours = connection(database, true);
        drivers = connection(database, false);
    }

    @AfterContainer
    static void close() {
        ours.close().block(TIMEOUT);
        drivers.close().block(TIMEOUT);
        database.close();
    }

    private static PostgresqlConnection connection(TestDatabase database, boolean withCodecs) {
        PostgresqlConnectionConfiguration.Builder builder = PostgresqlConnectionConfiguration.builder()
                .host(database.host())
                .port(database.port())
                .database(database.database())
                .username(database.username())
                .password(database.password());
        if (withCodecs) {
            builder.codecRegistrar(new PostgresCodecs()).codecRegistrar(new PostgresCodecs());
        }
        return new PostgresqlConnectionFactory(builder.build()).create().block(TIMEOUT);
    }

    /** What came of reading one value. */
    private record Outcome(@Nullable Object value, @Nullable Class<?> error) {

        static Outcome of(Row row, Class<?> type) {
            try {
                Object value = row.get("v", type);
                return new Outcome(comparable(value), null);
            } catch (RuntimeException e) {
                return new Outcome(null, e.getClass());
            }
        }
    }

    private static @Nullable Object comparable(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        return value instanceof Object[] array ? Arrays.asList(array) : value;
    }

    /** A value as the server prints it, and what each class made of it, in the order asked for. */
    private record Reading(String text, List<Outcome> outcomes) {}

    private static List<Reading> read(
            PostgresqlConnection connection, String type, List<String> values, List<Class<?>> classes) {
        return connection
                .createStatement("SELECT t::" + type + " AS v, t::" + type
                        + "::text AS shown FROM unnest($1::text[]) WITH ORDINALITY AS given(t, n) ORDER BY n")
                .bind("$1", values.toArray(String[]::new))
                .execute()
                .concatMap(result -> result.map((row, metadata) -> {
                    List<Outcome> outcomes = new ArrayList<>();
                    classes.forEach(each -> outcomes.add(Outcome.of(row, each)));
                    return new Reading(
                            Optional.ofNullable(row.get("shown", String.class)).orElse("NULL"), outcomes);
                }))
                .collectList()
                .block(TIMEOUT);
    }

    private static void readsAlike(String type, List<String> values, List<Class<?>> classes) {
        List<Reading> our = read(ours, type, values, classes);
        List<Reading> their = read(drivers, type, values, classes);
        assertThat(our).hasSize(values.size());
        for (int i = 0; i < our.size(); i++) {
            for (int c = 0; c < classes.size(); c++) {
                Outcome mine = our.get(i).outcomes().get(c);
                Outcome theirs = their.get(i).outcomes().get(c);
                if (!mine.equals(theirs)) {
                    throw new AssertionError(type + " " + our.get(i).text() + " as "
                            + classes.get(c).getSimpleName() + ": " + mine + ", but the driver: " + theirs);
                }
            }
        }
    }

    private static void set(String... settings) {
        for (String setting : settings) {
            for (PostgresqlConnection each : List.of(ours, drivers)) {
                Mono.from(each.createStatement("SET " + setting).execute())
                        .flatMap(result -> result.getRowsUpdated().then())
                        .block(TIMEOUT);
            }
        }
    }

    // ---- random values ----

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void integers(@ForAll("longs") List<Long> values) {
        readsAlike("int8", texts(values), NUMBERS);
        readsAlike("int4", texts(values.stream().map(Long::intValue).toList()), NUMBERS);
        readsAlike("int2", texts(values.stream().map(Long::shortValue).toList()), NUMBERS);
    }

    @Provide
    Arbitrary<List<Long>> longs() {
        return many(Arbitraries.longs());
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void numerics(@ForAll("decimals") List<BigDecimal> values) {
        readsAlike(
                "numeric", texts(values.stream().map(BigDecimal::toPlainString).toList()), NUMBERS);
        readsAlike("float8", texts(values.stream().map(BigDecimal::doubleValue).toList()), NUMBERS);
    }

    @Provide
    Arbitrary<List<BigDecimal>> decimals() {
        return many(Combinators.combine(
                        Arbitraries.bigIntegers().between(BigInteger.TEN.pow(25).negate(), BigInteger.TEN.pow(25)),
                        Arbitraries.integers().between(0, 30))
                .as(BigDecimal::new));
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void uuids(@ForAll("halves") List<UUID> values) {
        readsAlike("uuid", texts(values), List.of(Object.class, UUID.class, String.class));
    }

    @Provide
    Arbitrary<List<UUID>> halves() {
        return many(
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new));
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void letters(@ForAll("strings") List<String> values) {
        for (String type : List.of("text", "varchar", "char(40)", "name")) {
            readsAlike(type, values, TEXTS);
        }
    }

    /** Letters of one to four bytes, from none to more than are copied at a time. */
    @Provide
    Arbitrary<List<String>> strings() {
        Arbitrary<String> letters = Arbitraries.of("a", "Z", "'", "\n", "\u00e9", "\u20ac", "\ud83d\ude00", " ");
        return many(Arbitraries.integers()
                .between(0, 700)
                .flatMap(length -> letters.list().ofSize(length).map(each -> String.join("", each))));
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void moments(@ForAll("micros") List<Long> micros, @ForAll("zones") String zone) {
        set("TimeZone = '" + zone + "'");
        List<String> texts =
                texts(micros.stream().map(PostgresCodecsTest::moment).toList());
        readsAlike("timestamptz", texts, TIMES);
        readsAlike("timestamp", texts, TIMES);
        readsAlike("date", texts, TIMES);
        readsAlike("time", texts.stream().map(each -> each.split("[T ]", -1)[1]).toList(), TIMES);
        set("TimeZone = 'UTC'");
    }

    /** From the year -4000 to 20000, most near ours, with any number of digits in the fraction. */
    @Provide
    Arbitrary<List<Long>> micros() {
        long year = 31_556_952L * 1_000_000;
        Arbitrary<Long> near = Arbitraries.longs().between(-year * 200, year * 200);
        Arbitrary<Long> far = Arbitraries.longs().between(-year * 5_969, year * 18_000);
        Arbitrary<Long> unit = Arbitraries.of(1L, 10L, 1_000L, 100_000L, 1_000_000L, 3_600_000_000L);
        return many(Combinators.combine(Arbitraries.oneOf(near, near, far), unit)
                .as((micro, round) -> Math.floorDiv(micro, round) * round));
    }

    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of(ZONES);
    }

    private static String moment(long micros) {
        Instant moment = Instant.EPOCH.plusSeconds(Math.floorDiv(micros, 1_000_000L));
        LocalDateTime local = LocalDateTime.ofInstant(moment, java.time.ZoneOffset.UTC)
                .plusNanos(Math.floorMod(micros, 1_000_000L) * 1_000);
        int year = local.getYear();
        String rest = local.withYear(2000).toString().substring(4);
        return (year > 0 ? String.format("%04d", year) + rest : String.format("%04d", 1 - year) + rest + " BC");
    }

    private static <V> Arbitrary<List<V>> many(Arbitrary<V> each) {
        return each.list().ofSize(VALUES_A_STATEMENT);
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(Object::toString).toList();
    }

    // ---- values at the edge ----

    @Example
    void edgesOfNumbers() {
        readsAlike(
                "int8",
                List.of("0", "-0", "7", "9223372036854775807", "-9223372036854775808", "999999999999999999"),
                NUMBERS);
        readsAlike("int4", List.of("0", "2147483647", "-2147483648", "-1"), NUMBERS);
        readsAlike("int2", List.of("0", "32767", "-32768", "-1"), NUMBERS);
        readsAlike(
                "numeric",
                List.of(
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "0",
                        "0.000",
                        "-0.0",
                        "1.500",
                        "-1",
                        "999999999999999999",
                        "-999999999999999999",
                        "1000000000000000000",
                        "0.000000000000000001",
                        "0.0000000000000000001",
                        "-12345678901234567890123456789.0123456789",
                        "1e300",
                        "1e-300"),
                NUMBERS);
        readsAlike("float8", List.of("NaN", "Infinity", "-Infinity", "-0", "1e300", "4.9e-324"), NUMBERS);
        readsAlike("oid", List.of("0", "4294967295"), NUMBERS);
    }

    @Example
    void edgesOfOtherTypes() {
        readsAlike("bool", List.of("t", "f"), List.of(Object.class, Boolean.class, boolean.class, String.class));
        readsAlike(
                "uuid",
                List.of("00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"),
                List.of(Object.class, UUID.class, String.class));
        List<String> nulls = new ArrayList<>(Arrays.asList(null, "1", null));
        readsAlike("int8", nulls, NUMBERS);
    }

    private static final List<String> TIMESTAMPS = List.of(
            "infinity",
            "-infinity",
            "0001-01-01 00:00:00",
            "0001-12-31 23:59:59.999999 BC",
            "0044-03-15 12:00:00.5 BC",
            "4713-01-01 00:00:00 BC",
            "9999-12-31 23:59:59.999999",
            "10000-01-01 00:00:00",
            "294276-12-30 23:59:59.999999",
            "1883-11-18 12:03:57.9",
            "1937-06-30 23:59:59",
            "1969-12-31 23:59:59.999999",
            "1970-01-01 00:00:00",
            "2000-02-29 24:00:00",
            "2026-11-20 13:06:07.1",
            "2026-11-20 13:06:07.12",
            "2026-11-20 13:06:07.123",
            "2026-11-20 13:06:07.1234",
            "2026-11-20 13:06:07.12345",
            "2026-11-20 13:06:07.123456");

    @Example
    void edgesOfTimes() {
        for (String zone : ZONES) {
            set("TimeZone = '" + zone + "'");
            readsAlike("timestamptz", TIMESTAMPS, TIMES);
        }
        set("TimeZone = 'UTC'");
        readsAlike("timestamp", TIMESTAMPS, TIMES);
        readsAlike("date", TIMESTAMPS, TIMES);
        readsAlike("date", List.of("5874897-12-31", "4713-11-24 BC"), TIMES);
        readsAlike(
                "time",
                List.of("00:00:00", "24:00:00", "23:59:59.999999", "00:00:00.000001", "12:34:56.1", "12:34"),
                TIMES);
        readsAlike("timetz", List.of("00:00:00+05:53:28", "24:00:00-01"), TIMES);
    }

    @Example
    void anotherDateStyleIsReadAsTheDriverReadsIt() {
        for (String style : List.of("German", "SQL, DMY", "SQL, MDY", "Postgres, DMY", "Postgres, MDY", "ISO, YMD")) {
            set("DateStyle = '" + style + "'", "IntervalStyle = 'sql_standard'", "TimeZone = 'Europe/Amsterdam'");
            List<String> given = List.of("2026-11-20 13:06:07.5", "1920-01-02 03:04:05", "12026-10-11 00:00:00");
            readsAlike("timestamptz", given, TIMES);
            readsAlike("timestamp", given, TIMES);
            readsAlike("date", given, TIMES);
            readsAlike("time", given, TIMES);
        }
        set("DateStyle = 'ISO'", "IntervalStyle = 'postgres'", "TimeZone = 'UTC'");
    }

    @Example
    void yearsAboveNineThousandNineHundredNinetyNineAreRead() {
        List<Reading> readings = read(
                ours,
                "timestamptz",
                List.of("12345-06-07 08:09:10.5+00"),
                List.of(Instant.class, OffsetDateTime.class, ZonedDateTime.class));
        OffsetDateTime moment = OffsetDateTime.parse("+12345-06-07T08:09:10.5Z");
        assertThat(readings.get(0).outcomes())
                .extracting(Outcome::value)
                .containsExactly(moment.toInstant(), moment, moment.toZonedDateTime());
        assertThat(read(ours, "date", List.of("5874897-12-31"), List.of(LocalDate.class, String.class))
                        .get(0)
                        .outcomes())
                .extracting(Outcome::value)
                .containsExactly(LocalDate.of(5_874_897, 12, 31), "5874897-12-31");
    }

    @Example
    void arraysAreTheDrivers() {
        readsAlike("int8[]", List.of("{1,NULL,-3}", "{}"), List.of(Long[].class, Object.class, String.class));
        readsAlike("uuid[]", List.of("{00000000-0000-0000-0000-000000000001}"), List.of(UUID[].class, Object.class));
        readsAlike("timestamptz[]", List.of("{infinity,2026-11-20}"), List.of(Instant[].class, Object.class));
        readsAlike("numeric[]", List.of("{1.50,-2}"), List.of(BigDecimal[].class, Object.class));
    }

    @Example
    void theJavaTypesOfColumnsAreTheDrivers() {
        String sql = "SELECT 1::int2, 1::int4, 1::int8, 1::numeric, true, gen_random_uuid(), current_date, localtime,"
                + " localtimestamp, now(), 1::float8, 'x'::text";
        assertThat(javaTypes(ours, sql)).isEqualTo(javaTypes(drivers, sql)).contains(Long.class, OffsetDateTime.class);
    }

    private static List<Class<?>> javaTypes(PostgresqlConnection connection, String sql) {
        return connection
                .createStatement(sql)
                .execute()
                .concatMap(result -> result.map((row, metadata) -> {
                    List<Class<?>> types = new ArrayList<>();
                    metadata.getColumnMetadatas().forEach(column -> types.add(column.getJavaType()));
                    return types;
                }))
                .blockLast(TIMEOUT);
    }

    // ---- parameters ----

    @Example
    void parametersAreWrittenByTheDriver() {
        List<Object> values = List.of(
                1L,
                2,
                (short) 3,
                true,
                "text",
                new BigDecimal("4.50"),
                new UUID(5, 6),
                LocalDate.of(2026, 11, 20),
                LocalTime.of(1, 2, 3),
                LocalDateTime.of(2026, 11, 20, 1, 2, 3),
                Instant.EPOCH,
                OffsetDateTime.parse("2026-11-20T01:02:03+05:30"),
                ZonedDateTime.parse("2026-11-20T01:02:03Z"),
                Instant.MAX);
        for (Object value : values) {
            String sql = "SELECT pg_typeof($1)::text || ' ' || $1::text";
            assertThat(bound(ours, sql, value)).isEqualTo(bound(drivers, sql, value));
            assertThat(boundNull(ours, value.getClass())).isEqualTo(boundNull(drivers, value.getClass()));
        }
    }

    private static String bound(PostgresqlConnection connection, String sql, Object value) {
        return text(connection.createStatement(sql).bind("$1", value));
    }

    private static String boundNull(PostgresqlConnection connection, Class<?> type) {
        return text(connection.createStatement("SELECT pg_typeof($1)::text").bindNull("$1", type));
    }

    private static String text(io.r2dbc.postgresql.api.PostgresqlStatement statement) {
        return statement
                .execute()
                .concatMap(result -> result.map(row -> row.get(0, String.class)))
                .blockLast(TIMEOUT);
    }
}
