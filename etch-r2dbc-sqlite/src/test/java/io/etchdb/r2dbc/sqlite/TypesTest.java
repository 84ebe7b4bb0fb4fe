package io.etchdb.r2dbc.sqlite;

import static io.etchdb.r2dbc.sqlite.TestDatabase.all;
import static io.etchdb.r2dbc.sqlite.TestDatabase.failure;
import static io.etchdb.r2dbc.sqlite.TestDatabase.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import io.r2dbc.spi.R2dbcException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class TypesTest {

    private static TestDatabase database;
    private static SqliteConnection connection;

    @BeforeAll
    static void open() {
        database = TestDatabase.inMemory();
        connection = database.connect();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static <T> T read(Class<T> type, String expression, Object... values) {
        return all(rows(connection, type, "SELECT " + expression + " AS c", values))
                .get(0);
    }

    private static R2dbcException unreadable(Class<?> type, String expression, Object... values) {
        return failure(rows(connection, type, "SELECT " + expression + " AS c", values));
    }

    static Stream<Arguments> roundTrips() {
        UUID uuid = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
        return Stream.of(
                Arguments.of((byte) -128, "integer", "-128"),
                Arguments.of((short) 32767, "integer", "32767"),
                Arguments.of(Integer.MIN_VALUE, "integer", "-2147483648"),
                Arguments.of(Long.MAX_VALUE, "integer", "9223372036854775807"),
                Arguments.of(Long.MIN_VALUE, "integer", "-9223372036854775808"),
                Arguments.of(0.1f, "real", "0.10000000149011612"),
                Arguments.of(Double.MIN_VALUE, "real", "4.9406564584124654e-324"),
                Arguments.of(Double.MAX_VALUE, "real", "1.7976931348623157e+308"),
                Arguments.of(Double.NEGATIVE_INFINITY, "real", "-Inf"),
                Arguments.of(
                        new BigDecimal("12345678901234567890.1234567890"), "text", "12345678901234567890.1234567890"),
                Arguments.of(new BigDecimal("1.10"), "text", "1.10"),
                Arguments.of(
                        new BigInteger("123456789012345678901234567890"), "text", "123456789012345678901234567890"),
                Arguments.of(true, "integer", "1"),
                Arguments.of(false, "integer", "0"),
                Arguments.of("grün \uD83D\uDE00 \u0000 end", "text", null),
                Arguments.of("", "text", ""),
                Arguments.of('x', "text", "x"),
                Arguments.of(uuid, "text", uuid.toString()),
                Arguments.of(LocalDate.of(2026, 2, 3), "text", "2026-02-03"),
                Arguments.of(LocalTime.of(4, 5), "text", "04:05:00"),
                Arguments.of(LocalTime.of(4, 5, 6, 120_000_000), "text", "04:05:06.12"),
                Arguments.of(OffsetTime.of(4, 5, 6, 0, ZoneOffset.ofHours(2)), "text", "04:05:06+02:00"),
                Arguments.of(LocalDateTime.of(2026, 2, 3, 4, 5, 6), "text", "2026-02-03 04:05:06"),
                Arguments.of(LocalDateTime.of(26, 2, 3, 4, 5, 6, 1), "text", "0026-02-03 04:05:06.000000001"),
                Arguments.of(Instant.parse("2026-02-03T04:05:06.120Z"), "text", "2026-02-03 04:05:06.12"),
                Arguments.of(OffsetDateTime.parse("2026-02-03T04:05:06Z"), "text", "2026-02-03 04:05:06"),
                Arguments.of(Duration.ofMinutes(90), "text", "PT1H30M"));
    }

    @ParameterizedTest
    @MethodSource("roundTrips")
    void aValueComesBackAsItWasBound(Object value, String storageClass, String text) {
        assertThat(read(value.getClass(), "$1", value)).isEqualTo(value);
        assertThat(read(String.class, "typeof($1)", value)).isEqualTo(storageClass);
        if (text != null) {
            assertThat(read(String.class, "CAST($1 AS TEXT)", value)).isEqualTo(text);
        }
    }

    @Test
    void timesWithAnOffsetAreWrittenInUtc() {
        OffsetDateTime time = OffsetDateTime.parse("2026-02-03T01:00:00+02:00");
        assertThat(read(String.class, "$1", time)).isEqualTo("2026-02-02 23:00:00");
        assertThat(read(OffsetDateTime.class, "$1", time).toInstant()).isEqualTo(time.toInstant());
        ZonedDateTime zoned = ZonedDateTime.of(2026, 7, 1, 12, 0, 0, 0, ZoneId.of("Europe/Berlin"));
        assertThat(read(ZonedDateTime.class, "$1", zoned).toInstant()).isEqualTo(zoned.toInstant());
    }

    @Test
    void orderOfInstantsIsOrderOfTexts() {
        List<Instant> instants = Stream.of(
                        "0001-01-01T00:00:00Z",
                        "1969-12-31T23:59:59.999999999Z",
                        "1970-01-01T00:00:00Z",
                        "2026-02-03T04:05:06Z",
                        "2026-02-03T04:05:06.000001Z",
                        "2026-02-03T04:05:06.1Z",
                        "2026-02-03T04:05:06.12Z",
                        "2026-02-03T04:05:07Z",
                        "9999-12-31T23:59:59Z")
                .map(Instant::parse)
                .toList();
        assertThat(instants.stream().map(Temporals::text)).isSorted();
    }

    @Test
    void aTimestampOfTheDatabaseIsTheTextOfTheDriver() {
        assertThat(read(Instant.class, "CURRENT_TIMESTAMP"))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(read(Boolean.class, "$1 > CURRENT_TIMESTAMP", Instant.now().plusSeconds(60)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'2026-02-03 04:05:06', 2026-02-03T04:05:06Z",
        "'2026-02-03T04:05:06Z', 2026-02-03T04:05:06Z",
        "'2026-02-03T04:05:06.5+01:30', 2026-02-03T02:35:06.5Z",
        "'2026-02-03 04:05', 2026-02-03T04:05:00Z",
        "'2026-02-03 04:05:06 +0100', 2026-02-03T03:05:06Z",
        "'2026-02-03 04:05:06+01', 2026-02-03T03:05:06Z",
        "'2026-02-03', 2026-02-03T00:00:00Z",
    })
    void instantsAreReadInManyForms(String text, Instant expected) {
        assertThat(read(Instant.class, "$1", text)).isEqualTo(expected);
    }

    @Test
    void integersAreSecondsSince1970() {
        assertThat(read(Instant.class, "unixepoch('2026-02-03 04:05:06')")).isEqualTo("2026-02-03T04:05:06Z");
        assertThat(read(LocalDateTime.class, "0")).isEqualTo("1970-01-01T00:00:00");
    }

    @Test
    void aLocalDateTimeIsNotReadFromAnotherZone() {
        assertThat(unreadable(LocalDateTime.class, "'2026-02-03T04:05:06+01:00'")
                        .getSqlState())
                .isEqualTo("22018");
        assertThat(read(LocalDateTime.class, "'2026-02-03T04:05:06Z'")).isEqualTo("2026-02-03T04:05:06");
    }

    @Test
    void aDateIsNotReadFromATimeOfDay() {
        assertThat(unreadable(LocalDate.class, "'2026-02-03 04:05:06'").getMessage())
                .doesNotContain("2026");
        assertThat(read(LocalDate.class, "'2026-02-03 00:00:00'")).isEqualTo("2026-02-03");
    }

    @Test
    void withoutAClassTheStorageClassDecides() {
        assertThat(read(Object.class, "1")).isEqualTo(1L);
        assertThat(read(Object.class, "1.5")).isEqualTo(1.5);
        assertThat(read(Object.class, "'x'")).isEqualTo("x");
        assertThat(read(Object.class, "x'01'")).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "java.lang.Long|'abc'",
                "java.lang.Integer|2147483648",
                "java.lang.Short|-32769",
                "java.lang.Byte|128",
                "java.lang.Long|1.5",
                "java.lang.Long|1e300",
                "java.lang.Long|'9223372036854775808'",
                "java.lang.Double|9007199254740993",
                "java.lang.Float|0.1234567890123",
                "java.lang.Double|'0.1000000000000000055'",
                "java.lang.Boolean|2",
                "java.lang.Boolean|'yes'",
                "java.lang.String|x'00'",
                "java.lang.Character|'ab'",
                "java.math.BigDecimal|'abc'",
                "java.math.BigInteger|1.5",
                "java.math.BigDecimal|9e999",
                "java.util.UUID|'1-1-1-1-1'",
                "java.util.UUID|x'00'",
                "java.time.Instant|'yesterday'",
                "java.time.LocalTime|5",
                "java.nio.ByteBuffer|'text'"
            })
    void aLossyReadIsAnErrorThatDoesNotRepeatTheValue(Class<?> type, String expression) {
        R2dbcException failure = unreadable(type, expression);
        assertThat(failure.getSqlState()).isEqualTo("22018");
        assertThat(failure.getMessage()).contains(type.getSimpleName()).doesNotContain("abc", "yesterday", "1e300");
    }

    @Test
    void numbersAreReadFromOtherStorageClassesWhenNothingIsLost() {
        assertThat(read(Long.class, "'12'")).isEqualTo(12L);
        assertThat(read(Integer.class, "3.0")).isEqualTo(3);
        assertThat(read(Double.class, "3")).isEqualTo(3.0);
        assertThat(read(Float.class, "0.1")).isEqualTo(0.1f);
        assertThat(read(BigDecimal.class, "1.5")).isEqualTo("1.5");
        assertThat(read(Boolean.class, "'true'")).isTrue();
        assertThat(read(String.class, "12")).isEqualTo("12");
    }

    @Test
    void bytesKeepTheirLengthEvenWhenEmpty() {
        assertThat(read(byte[].class, "$1", new byte[0])).isEmpty();
        assertThat(read(byte[].class, "$1", ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2)))
                .containsExactly(2, 3);
        assertThat(read(String.class, "typeof($1)", new byte[0])).isEqualTo("blob");
    }

    @Test
    void aUuidIsReadFromBytes() {
        assertThat(read(UUID.class, "x'123e4567e89b12d3a456426614174000'"))
                .isEqualTo(UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
    }

    @Test
    void blobsAndClobsAreCollectedAndGivenBack() {
        Blob blob = Blob.from(Flux.just(ByteBuffer.wrap(new byte[] {1}), ByteBuffer.wrap(new byte[] {2, 3})));
        assertThat(read(byte[].class, "$1", blob)).containsExactly(1, 2, 3);
        Clob clob = Clob.from(Flux.just("a", "bc"));
        assertThat(read(String.class, "$1", clob)).isEqualTo("abc");
        Clob read = read(Clob.class, "'text'");
        assertThat(all(read.stream())).containsExactly("text");
        Blob bytes = read(Blob.class, "x'0102'");
        assertThat(Mono.from(bytes.stream()).map(ByteBuffer::remaining).block()).isEqualTo(2);
    }

    @Test
    void nullIsNullWhateverTheClass() {
        assertThat(all(Flux.from(TestDatabase.bound(connection, "SELECT $1, $1", (Object) null)
                                .execute())
                        .concatMap(r ->
                                r.map((row, metadata) -> row.get(0, Instant.class) == null && row.get(1) == null))))
                .containsExactly(true);
    }

    @Test
    void whatCannotBeStoredIsRefusedWhenBound() {
        var statement = connection.createStatement("SELECT $1");
        assertThatIllegalArgumentException().isThrownBy(() -> statement.bind(0, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> statement.bind(0, "half \uD83D"));
        assertThatIllegalArgumentException().isThrownBy(() -> statement.bind(0, LocalDate.of(10_000, 1, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> statement.bind(0, new Object()))
                .withMessageContaining("java.lang.Object");
    }

    @Test
    void anUnknownClassIsRefusedWhenRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Thread.class, "1"))
                .withMessageContaining("java.lang.Thread");
    }
}
