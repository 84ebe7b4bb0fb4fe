package io.etchdb;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.etchdb.annotation.Table;
import io.etchdb.error.MappingException;
import io.etchdb.row.ColumnRef;
import io.etchdb.row.Patch;
import io.etchdb.sql.Names;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Query;
import io.etchdb.testdatabases.TestDatabase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Row 12 of the features: every Java type that both databases hold, written and read through a record. */
abstract class ValuesSuite extends EtchSuite {

    enum Mood {
        HAPPY,
        SAD {
            @Override
            public String toString() {
                return "blue";
            }
        }
    }

    @Table("boxes")
    record Box(
            @Nullable Long id,
            @Nullable Byte tiny,
            @Nullable Short small,
            @Nullable Integer medium,
            @Nullable Long large,
            @Nullable Float single,
            @Nullable Double precise,
            @Nullable BigInteger whole,
            @Nullable BigDecimal exact,
            @Nullable Boolean flag,
            @Nullable Character letter,
            @Nullable String text,
            @Nullable Mood mood,
            @Nullable UUID uuid,
            @Nullable Instant instant,
            @Nullable OffsetDateTime offset,
            @Nullable LocalDateTime local,
            @Nullable LocalDate date,
            @Nullable LocalTime time,
            @Nullable Duration duration,
            byte @Nullable [] bytes) {}

    @Table("boxes")
    record Primitives(
            long id,
            byte tiny,
            short small,
            int medium,
            long large,
            float single,
            double precise,
            boolean flag,
            char letter) {}

    ValuesSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return isPostgres() ? """
                CREATE TABLE boxes (id bigserial PRIMARY KEY, tiny smallint, small smallint, medium int, large bigint,
                    single real, precise double precision, whole numeric, exact numeric, flag boolean, letter text,
                    text text, mood text, uuid uuid, instant timestamptz, "offset" timestamptz, local timestamp,
                    date date, time time, duration interval, bytes bytea)
                """ : """
                CREATE TABLE boxes (id integer PRIMARY KEY, tiny integer, small integer, medium integer, large integer,
                    single real, precise real, whole text, exact text, flag integer, letter text,
                    text text, mood text, uuid text, instant text, "offset" text, local text,
                    date text, time text, duration text, bytes blob)
                """;
    }

    /** A value of one column, written by insert, read back, found by a condition, and changed by a patch. */
    record Case<V>(String name, ColumnRef<Box, V> column, V value) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static <V> Case<V> of(String name, ColumnRef<Box, V> column, V value) {
        return new Case<>(name, column, value);
    }

    static Stream<Case<?>> values() {
        return Stream.of(
                of("byte min", Box::tiny, Byte.MIN_VALUE),
                of("byte max", Box::tiny, Byte.MAX_VALUE),
                of("short min", Box::small, Short.MIN_VALUE),
                of("short max", Box::small, Short.MAX_VALUE),
                of("int min", Box::medium, Integer.MIN_VALUE),
                of("int max", Box::medium, Integer.MAX_VALUE),
                of("long min", Box::large, Long.MIN_VALUE),
                of("long max", Box::large, Long.MAX_VALUE),
                of("float", Box::single, 1.5f),
                of("float of no exact binary", Box::single, 0.1f),
                of("float max", Box::single, Float.MAX_VALUE),
                of("double", Box::precise, 0.1),
                of("double max", Box::precise, Double.MAX_VALUE),
                of("double min", Box::precise, Double.MIN_VALUE),
                of("double infinity", Box::precise, Double.POSITIVE_INFINITY),
                of("big integer", Box::whole, new BigInteger("123456789012345678901234567890")),
                of("big integer negative", Box::whole, new BigInteger("-9223372036854775809")),
                of("big integer small", Box::whole, BigInteger.TWO),
                of("decimal", Box::exact, new BigDecimal("0.1")),
                of("decimal of many digits", Box::exact, new BigDecimal("12345678901234567890.123456789012345678")),
                of("decimal with trailing zeros", Box::exact, new BigDecimal("1.500")),
                of("decimal negative", Box::exact, new BigDecimal("-0.000000000000000000001")),
                of("decimal zero", Box::exact, BigDecimal.ZERO),
                of("true", Box::flag, true),
                of("false", Box::flag, false),
                of("char", Box::letter, 'x'),
                of("char beyond ASCII", Box::letter, 'ß'),
                of("empty string", Box::text, ""),
                of("unicode", Box::text, "Grüße, 世界, \uD83D\uDE80, e\u0301"),
                of("quotes and newlines", Box::text, "it's \"quoted\"\\ \n\r\t $1 ? :name"),
                of("long string", Box::text, "x".repeat(100_000)),
                of("enum", Box::mood, Mood.HAPPY),
                of("enum with a body and a toString of its own", Box::mood, Mood.SAD),
                of("uuid", Box::uuid, UUID.fromString("ffffffff-ffff-4fff-bfff-ffffffffffff")),
                of("instant", Box::instant, Instant.parse("2026-11-20T13:06:07.123456Z")),
                of("instant of whole seconds", Box::instant, Instant.parse("2026-11-20T13:06:00Z")),
                of("instant epoch", Box::instant, Instant.EPOCH),
                of("instant before the epoch", Box::instant, Instant.parse("1901-12-13T20:45:52.000001Z")),
                of("offset", Box::offset, OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 678_000_000, ZoneOffset.UTC)),
                of("local", Box::local, LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_901_000)),
                of("local midnight", Box::local, LocalDateTime.of(2026, 1, 2, 0, 0)),
                of("date", Box::date, LocalDate.of(2024, 2, 29)),
                of("date long ago", Box::date, LocalDate.of(1, 1, 1)),
                of("time", Box::time, LocalTime.of(23, 59, 59, 999_999_000)),
                of("midnight", Box::time, LocalTime.MIDNIGHT),
                of(
                        "duration",
                        Box::duration,
                        Duration.ofHours(26).plusSeconds(3).plusNanos(4_000)),
                of("duration negative", Box::duration, Duration.ofMinutes(-90)),
                of("duration zero", Box::duration, Duration.ZERO),
                of("duration of days", Box::duration, Duration.ofDays(400)));
    }

    @ParameterizedTest
    @MethodSource("values")
    <V> void roundTrips(Case<V> each) {
        Box stored = run(etch.insert(Patch.of(Box.class).set(each.column()).to(each.value())));
        Box read = run(etch.get(Box.class, stored.id()));
        assertThat(each.column().get(stored)).as("emitted by insert").isEqualTo(each.value());
        assertThat(each.column().get(read)).as("read").isEqualTo(each.value());

        assertThat(all(etch.query(
                                Box.class,
                                where(each.column())
                                        .eq(each.value())
                                        .and(Box::id)
                                        .eq(stored.id())))
                        .size())
                .as("found by eq")
                .isEqualTo(1);
        assertThat(all(etch.query(
                                Box.class,
                                where(each.column())
                                        .in(List.of(each.value()))
                                        .and(Box::id)
                                        .in(stored.id(), -1L)))
                        .size())
                .as("found by in")
                .isEqualTo(1);

        Box cleared = run(
                etch.update(Patch.of(Box.class, stored.id()).set(each.column()).toNull()));
        assertThat(each.column().get(cleared)).as("set to NULL").isNull();
        Box changed = run(
                etch.update(Patch.of(Box.class, stored.id()).set(each.column()).to(each.value())));
        assertThat(each.column().get(changed)).as("set again").isEqualTo(each.value());
    }

    @ParameterizedTest
    @MethodSource("values")
    <V> void roundTripsInBulk(Case<V> each) {
        Patch<Box> set = Patch.of(Box.class).set(each.column()).to(each.value());
        Patch<Box> unset = Patch.of(Box.class).set(each.column()).toNull();
        List<Box> stored = all(etch.insertManyReturning(Box.class, List.of(set, unset, set)));
        assertThat(stored.stream().map(each.column()::get)).containsExactly(each.value(), null, each.value());

        long first = stored.get(0).id();
        long second = stored.get(1).id();
        List<Long> ids = stored.stream().map(Box::id).toList();
        run(etch.updateMany(List.of(
                Patch.of(Box.class, first).set(each.column()).toNull(),
                Patch.of(Box.class, second).set(each.column()).to(each.value()))));
        assertThat(each.column().get(run(etch.get(Box.class, first)))).isNull();
        assertThat(each.column().get(run(etch.get(Box.class, second)))).isEqualTo(each.value());

        assertThat(run(etch.deleteWhere(
                        Box.class,
                        where(each.column())
                                .in(List.of(each.value()))
                                .and(Box::id)
                                .in(ids))))
                .isEqualTo(2);
        assertThat(run(etch.deleteWhere(
                        Box.class, where(each.column()).eq(null).and(Box::id).eq(first))))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("values")
    <V> void isAParameterOfRawSql(Case<V> each) {
        Box stored = run(etch.insert(Patch.of(Box.class)));
        String column = Names.column(each.column()).replaceFirst(".*\\.", "");
        String update = "UPDATE boxes SET " + column + " = ? WHERE id = ?";
        assertThat(run(etch.execute(update, each.value(), stored.id()))).isEqualTo(1);
        assertThat(each.column().get(run(etch.get(Box.class, stored.id())))).isEqualTo(each.value());
        assertThat(run(etch.execute(update, null, stored.id()))).isEqualTo(1);
        assertThat(each.column().get(run(etch.get(Box.class, stored.id())))).isNull();
    }

    @Test
    void bytesRoundTripInBulk() {
        byte[] bytes = {0, 1, -1};
        List<Box> stored = all(etch.insertManyReturning(
                Box.class,
                List.of(
                        Patch.of(Box.class).set(Box::bytes).to(bytes),
                        Patch.of(Box.class).set(Box::bytes).toNull())));
        assertThat(stored.get(0).bytes()).isEqualTo(bytes);
        assertThat(stored.get(1).bytes()).isNull();
        run(etch.updateMany(List.of(
                Patch.of(Box.class, stored.get(0).id()).set(Box::bytes).to(new byte[0]),
                Patch.of(Box.class, stored.get(1).id()).set(Box::bytes).to(bytes))));
        assertThat(run(etch.get(Box.class, stored.get(0).id())).bytes()).isEmpty();
        assertThat(run(etch.get(Box.class, stored.get(1).id())).bytes()).isEqualTo(bytes);
    }

    @Test
    @DisplayName("a sum of decimals has every digit, or is refused before it loses one")
    void decimalsAreAddedExactlyOrNotAtAll() {
        BigDecimal exact = new BigDecimal("12345678901234567890.1");
        Box stored = run(etch.insert(
                Patch.of(Box.class).set(Box::exact).to(exact).set(Box::whole).to(BigInteger.TWO)));
        Patch<Box> sum = Patch.of(Box.class, stored.id()).set(Box::exact).plus(new BigDecimal("0.2"));
        Patch<Box> difference = Patch.of(Box.class, stored.id()).set(Box::whole).minus(1);
        if (isPostgres()) {
            assertThat(run(etch.update(sum)).exact()).isEqualTo(new BigDecimal("12345678901234567890.3"));
            run(etch.updateMany(List.of(sum, difference)));
            Box after = run(etch.get(Box.class, stored.id()));
            assertThat(after.exact()).isEqualTo(new BigDecimal("12345678901234567890.5"));
            assertThat(after.whole()).isEqualTo(BigInteger.ONE);
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> etch.update(sum))
                    .withMessageContaining("Box.exact")
                    .withMessageContaining("lose digits");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> etch.update(difference))
                    .withMessageContaining("Box.whole");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run(etch.updateMany(List.of(
                            sum, Patch.of(Box.class, -1L).set(Box::exact).plus(BigDecimal.ONE)))))
                    .withMessageContaining("Box.exact");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> etch.insert(
                            stored, OnConflict.on(Box::id).set(Box::exact).plus(BigDecimal.ONE)))
                    .withMessageContaining("Box.exact");
            assertThat(run(etch.get(Box.class, stored.id())).exact()).isEqualTo(exact);
        }
    }

    record Perhaps(@Nullable Long id, Optional<String> text) {}

    @Test
    void anOptionalIsRefusedAndTheMessageSaysWhatToDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(etch.execute("UPDATE boxes SET text = ?", Optional.of("x"))))
                .withMessageContaining("Optional")
                .withMessageContaining("orElse(null)");
        StepVerifier.create(Mono.defer(() -> etch.fetchModel(Perhaps.class, "SELECT 1 AS id, 'x' AS text")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MappingException.class)
                        .hasMessageContaining("Perhaps.text")
                        .hasMessageContaining("@Nullable"))
                .verify(TIMEOUT);
    }

    @Test
    void aRowOfNullsRoundTrips() {
        Box nothing = run(etch.insert(Patch.of(Box.class)));
        assertThat(nothing).usingRecursiveComparison().isEqualTo(empty(nothing.id()));
        Patch<Box> nulls = Patch.of(Box.class);
        for (String component : Stream.of(Box.class.getRecordComponents())
                .map(c -> c.getName())
                .filter(name -> !name.equals("id"))
                .toList()) {
            nulls = nulls.set(ColumnRef.named(Box.class, component)).toNull();
        }
        Box explicit = run(etch.insert(nulls));
        assertThat(explicit).usingRecursiveComparison().isEqualTo(empty(explicit.id()));
    }

    private static Box empty(Long id) {
        return new Box(
                id, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null);
    }

    @Test
    void bytesRoundTrip() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        for (byte[] bytes : List.of(all, new byte[0], new byte[] {0})) {
            Box stored = run(etch.insert(Patch.of(Box.class).set(Box::bytes).to(bytes)));
            assertThat(stored.bytes()).isEqualTo(bytes);
            assertThat(run(etch.get(Box.class, stored.id())).bytes()).isEqualTo(bytes);
            assertThat(run(etch.exists(
                            Box.class, where(Box::bytes).eq(bytes).and(Box::id).eq(stored.id()))))
                    .isTrue();
        }
    }

    @Test
    void everyValueAtOnce() {
        Box full = new Box(
                1_000L,
                (byte) 1,
                (short) 2,
                3,
                4L,
                5.5f,
                6.25,
                BigInteger.TEN,
                new BigDecimal("7.70"),
                true,
                'c',
                "text",
                Mood.SAD,
                new UUID(1, 2),
                Instant.ofEpochSecond(8),
                OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
                LocalDateTime.of(2026, 1, 1, 0, 0, 1),
                LocalDate.of(2026, 1, 1),
                LocalTime.of(1, 2, 3),
                Duration.ofSeconds(9),
                new byte[] {1, 2});
        assertThat(run(etch.insert(full))).usingRecursiveComparison().isEqualTo(full);
        assertThat(run(etch.get(Box.class, 1_000L))).usingRecursiveComparison().isEqualTo(full);
    }

    @Test
    void primitivesRoundTrip() {
        Primitives low = new Primitives(
                2_000, Byte.MIN_VALUE, Short.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE, -1.5f, -0.1, false, 'a');
        Primitives high = new Primitives(
                2_001, Byte.MAX_VALUE, Short.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, 1.5f, 0.1, true, 'z');
        for (Primitives each : List.of(low, high)) {
            assertThat(run(etch.insert(each))).isEqualTo(each);
            assertThat(run(etch.get(Primitives.class, each.id()))).isEqualTo(each);
        }
    }

    @Test
    @DisplayName("an offset date-time is the same moment, whatever its offset")
    void offsetsAreMoments() {
        OffsetDateTime kolkata = OffsetDateTime.of(2026, 6, 1, 12, 0, 0, 0, ZoneOffset.ofHoursMinutes(5, 30));
        Box stored = run(etch.insert(Patch.of(Box.class).set(Box::offset).to(kolkata)));
        assertThat(stored.offset().toInstant()).isEqualTo(kolkata.toInstant());
        assertThat(run(etch.exists(
                        Box.class, where(Box::offset).eq(kolkata).and(Box::id).eq(stored.id()))))
                .isTrue();
    }

    @Test
    void timeOrderIsTimeOrderWhateverTheFraction() {
        List<Instant> moments = Stream.of(
                        "2026-01-01T00:00:00Z",
                        "2026-01-01T00:00:00.000001Z",
                        "2026-01-01T00:00:00.1Z",
                        "2026-01-01T00:00:00.12Z",
                        "2026-01-01T00:00:01Z",
                        "2026-01-01T10:00:00Z")
                .map(Instant::parse)
                .toList();
        for (int i = moments.size() - 1; i >= 0; i--) {
            run(etch.insert(Patch.of(Box.class, 3_000L + i)
                    .set(Box::instant)
                    .to(moments.get(i))
                    .set(Box::text)
                    .to("ordered")));
        }
        Query<Box> ordered =
                Query.from(Box.class).where(Box::text).eq("ordered").orderBy(Box::instant);
        assertThat(all(etch.query(ordered).map(Box::instant))).isEqualTo(moments);
        assertThat(all(etch.query(ordered.and(Box::instant).gt(moments.get(2))).map(Box::instant)))
                .isEqualTo(moments.subList(3, 6));
    }

    @Test
    void everyTypeIsReadAsAValueOfRawSqlToo() {
        run(etch.execute(
                "INSERT INTO boxes (id, mood, duration, exact, uuid, instant, flag) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                4_000L,
                Mood.SAD,
                Duration.ofSeconds(90),
                new BigDecimal("1.10"),
                new UUID(3, 4),
                Instant.EPOCH,
                true));
        assertThat(run(etch.fetchVal(Mood.class, "SELECT mood FROM boxes WHERE id = 4000")))
                .isEqualTo(Mood.SAD);
        assertThat(run(etch.fetchVal(String.class, "SELECT mood FROM boxes WHERE id = 4000")))
                .isEqualTo("SAD");
        assertThat(run(etch.fetchVal(Duration.class, "SELECT duration FROM boxes WHERE id = 4000")))
                .isEqualTo(Duration.ofSeconds(90));
        assertThat(run(etch.fetchVal(BigDecimal.class, "SELECT exact FROM boxes WHERE id = 4000")))
                .isEqualTo(new BigDecimal("1.10"));
        assertThat(run(etch.fetchVal(UUID.class, "SELECT uuid FROM boxes WHERE id = 4000")))
                .isEqualTo(new UUID(3, 4));
        assertThat(run(etch.fetchVal(Instant.class, "SELECT instant FROM boxes WHERE id = 4000")))
                .isEqualTo(Instant.EPOCH);
        assertThat(run(etch.fetchVal(Boolean.class, "SELECT flag FROM boxes WHERE id = 4000")))
                .isTrue();
        assertThat(run(etch.fetchOptional(Boolean.class, "SELECT flag FROM boxes WHERE id = $1", 4_000)))
                .contains(true);
    }

    @Test
    void aTextThatIsNoConstantIsRefusedByComponentAndNotByValue() {
        run(etch.execute("INSERT INTO boxes (id, mood) VALUES (5000, 'top-secret')"));
        StepVerifier.create(etch.get(Box.class, 5_000L))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MappingException.class)
                        .hasMessageContaining("Box.mood")
                        .hasMessageNotContaining("top-secret"))
                .verify(TIMEOUT);
        run(etch.execute("DELETE FROM boxes WHERE id = 5000"));
    }

    record Narrow(int n) {}

    record Tiny(byte n) {}

    @Test
    void numbersThatDoNotFitAreRefusedAndNotCut() {
        for (String sql :
                List.of("SELECT 3000000000 AS n", "SELECT -3000000000 AS n", "SELECT CAST(1.5 AS real) AS n")) {
            StepVerifier.create(etch.fetchVal(Integer.class, sql))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(MappingException.class)
                            .hasMessageContaining("Integer"))
                    .verify(TIMEOUT);
            StepVerifier.create(etch.fetchModel(Narrow.class, sql))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(MappingException.class)
                            .hasMessageContaining("Narrow.n"))
                    .verify(TIMEOUT);
        }
        StepVerifier.create(etch.fetchModel(Tiny.class, "SELECT 200 AS n"))
                .expectError(MappingException.class)
                .verify(TIMEOUT);
        assertThat(run(etch.fetchModel(Tiny.class, "SELECT -100 AS n"))).isEqualTo(new Tiny((byte) -100));
        assertThat(run(etch.fetchVal(Long.class, "SELECT 3000000000"))).isEqualTo(3_000_000_000L);
    }
}
