package io.etchdb;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.annotation.Column;
import io.etchdb.annotation.Table;
import io.etchdb.row.Patch;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.postgresql.codec.Interval;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What PostgreSQL alone holds: arrays, enum types, inet. */
class PostgresArraysTest extends EtchSuite {

    enum Mood {
        HAPPY,
        SAD
    }

    @Table("lists")
    record Lists(
            @Nullable Long id,
            @Nullable List<Long> longs,
            @Nullable List<String> texts,
            @Nullable List<UUID> uuids,
            @Nullable List<BigDecimal> decimals,
            @Nullable List<Boolean> flags,
            @Nullable List<Instant> instants,
            @Nullable List<LocalDate> dates,
            @Nullable List<Mood> moods,
            @Nullable List<Duration> durations,
            @Nullable List<Character> letters) {}

    @Table("lists")
    record Arrayed(
            @Nullable Long id,
            Long @Nullable [] longs,
            String @Nullable [] texts,
            UUID @Nullable [] uuids,
            Mood @Nullable [] moods,
            Duration @Nullable [] durations) {}

    @Table("lists")
    record PrimitiveArrays(
            @Nullable Long id,
            long @Nullable [] longs,
            int @Nullable [] ints,
            double @Nullable [] doubles,
            boolean @Nullable [] flags) {}

    @Table("lists")
    record Sets(@Nullable Long id, @Nullable Set<String> texts) {}

    @Table("typed")
    record Typed(
            @Nullable Long id,
            @Column(type = "mood") @Nullable Mood mood,
            @Column(type = "inet") @Nullable String address) {}

    PostgresArraysTest() {
        super(TestDatabase.Kind.POSTGRES);
    }

    @Override
    String schema() {
        return """
                CREATE TABLE lists (id bigserial PRIMARY KEY, longs bigint[], texts text[], uuids uuid[],
                    decimals numeric[], flags boolean[], instants timestamptz[], dates date[], moods text[],
                    durations interval[], letters text[], ints int[], doubles double precision[]);
                CREATE TYPE mood AS ENUM ('HAPPY', 'SAD');
                CREATE TABLE typed (id bigserial PRIMARY KEY, mood mood, address inet);
                """;
    }

    @Test
    void listsRoundTrip() {
        Lists lists = new Lists(
                1L,
                Arrays.asList(1L, null, Long.MAX_VALUE),
                List.of("a", "b,c", "\"q\" {}", "ü"),
                List.of(new UUID(1, 2)),
                List.of(new BigDecimal("1.10"), new BigDecimal("-2")),
                List.of(true, false),
                List.of(Instant.EPOCH),
                List.of(LocalDate.EPOCH),
                List.of(Mood.SAD, Mood.HAPPY),
                List.of(Duration.ofMinutes(90)),
                List.of('x', 'ß'));
        assertThat(run(etch.insert(lists))).isEqualTo(lists);
        assertThat(run(etch.get(Lists.class, 1L))).isEqualTo(lists);
    }

    @Test
    void emptyAndNullListsRoundTrip() {
        List<Object> none = List.of();
        Lists empty = new Lists(
                2L, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                List.of());
        assertThat(run(etch.insert(empty))).isEqualTo(empty);
        assertThat(empty.longs()).isEqualTo(none);
        Lists unset = new Lists(3L, null, null, null, null, null, null, null, null, null, null);
        assertThat(run(etch.insert(unset))).isEqualTo(unset);
        assertThat(run(etch.update(Patch.of(Lists.class, 2L).set(Lists::moods).toNull()))
                        .moods())
                .isNull();
    }

    @Test
    void arraysRoundTrip() {
        Arrayed arrays = new Arrayed(
                4L,
                new Long[] {1L, null},
                new String[] {"a", null},
                new UUID[] {new UUID(1, 2)},
                new Mood[] {Mood.SAD},
                new Duration[] {Duration.ofSeconds(5)});
        assertThat(run(etch.insert(arrays))).usingRecursiveComparison().isEqualTo(arrays);
        assertThat(run(etch.get(Arrayed.class, 4L))).usingRecursiveComparison().isEqualTo(arrays);
    }

    @Test
    void primitiveArraysRoundTrip() {
        PrimitiveArrays arrays = new PrimitiveArrays(
                5L, new long[] {1, 2}, new int[] {3}, new double[] {0.5}, new boolean[] {true, false});
        assertThat(run(etch.insert(arrays))).usingRecursiveComparison().isEqualTo(arrays);
        assertThat(run(etch.get(PrimitiveArrays.class, 5L)))
                .usingRecursiveComparison()
                .isEqualTo(arrays);
    }

    @Test
    void setsRoundTrip() {
        assertThat(run(etch.insert(new Sets(6L, Set.of("a", "b")))).texts()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void anEnumTypeTakesItsCast() {
        Typed typed = new Typed(1L, Mood.SAD, "10.0.0.1");
        assertThat(run(etch.insert(typed)).mood()).isEqualTo(Mood.SAD);
        assertThat(run(etch.update(Patch.of(Typed.class, 1L).set(Typed::mood).to(Mood.HAPPY)))
                        .mood())
                .isEqualTo(Mood.HAPPY);
        assertThat(all(etch.query(Typed.class, where(Typed::mood).in(Mood.HAPPY, Mood.SAD))))
                .hasSize(1);
        assertThat(all(etch.query(Typed.class, where(Typed::mood).eq(Mood.SAD))))
                .isEmpty();
    }

    @Test
    void anArrayGivenAsTheOnlyParameterBindsAsOne() {
        assertThat(run(etch.fetchVal(
                        Long.class, "SELECT count(*) FROM unnest(?) AS u", (Object[]) new String[] {"a", "b"})))
                .isEqualTo(2);
        assertThat(run(etch.fetchVal(Boolean.class, "SELECT 2 = ANY($1)", (Object[]) new Long[] {1L, 2L})))
                .isTrue();
        assertThat(run(etch.fetchVal(Boolean.class, "SELECT 2 = ANY($1)", new int[] {1, 2})))
                .isTrue();
        assertThat(run(etch.fetchVal(Integer.class, "SELECT length($1)", new byte[] {1, 2, 3})))
                .isEqualTo(3);
        assertThat(all(etch.query(Lists.class, Where.sql("id = ANY(?)", (Object[]) new Long[] {-1L, -2L}))))
                .isEmpty();
    }

    @Table("local_times")
    record LocalTimes(
            @Nullable Long id,
            @Column(type = "timestamp") @Nullable Instant moment,
            @Nullable Instant plain) {}

    @Test
    void aMomentInAColumnWithoutZoneIsTheSessionsLocalTimeHoweverItIsWritten() {
        run(etch.executeScript("CREATE TABLE local_times (id bigint PRIMARY KEY, moment timestamp, plain timestamp)"));
        EtchTemplate inNewYork = EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .driverOption("timeZone", "America/New_York")
                .build());
        try {
            Instant noon = Instant.parse("2020-01-01T12:00:00Z");
            LocalTimes single = run(inNewYork.insert(new LocalTimes(1L, noon, noon)));
            assertThat(all(inNewYork.insertManyReturning(List.of(new LocalTimes(2L, noon, noon)))))
                    .extracting(LocalTimes::moment, LocalTimes::plain)
                    .containsExactly(Tuple.tuple(noon, noon));
            assertThat(single.moment()).isEqualTo(noon);
            assertThat(all(inNewYork.fetch("SELECT DISTINCT moment, plain FROM local_times")))
                    .containsExactly(Map.of(
                            "moment", LocalDateTime.parse("2020-01-01T07:00:00"),
                            "plain", LocalDateTime.parse("2020-01-01T07:00:00")));
            assertThat(run(inNewYork.updateMany(List.of(Patch.of(LocalTimes.class, 1L)
                            .set(LocalTimes::moment)
                            .to(Instant.EPOCH)))))
                    .isEqualTo(1);
            assertThat(run(inNewYork.require(LocalTimes.class, 1L)).moment()).isEqualTo(Instant.EPOCH);
            assertThat(run(inNewYork.count(
                            LocalTimes.class, where(LocalTimes::moment).in(noon, Instant.EPOCH))))
                    .isEqualTo(2);
        } finally {
            run(inNewYork.close());
        }
    }

    @Test
    void typesThatEtchDoesNotKnowPassThrough() {
        assertThat(run(etch.fetchVal(java.net.InetAddress.class, "SELECT '10.0.0.1'::inet"))
                        .getHostAddress())
                .isEqualTo("10.0.0.1");
        assertThat(run(etch.fetchRow("SELECT ARRAY[1, 2] AS xs")).get("xs")).isEqualTo(new Integer[] {1, 2});
        assertThat(run(etch.fetchRow("SELECT interval '1 month' AS m")).get("m"))
                .isNotNull();
    }

    @Table("networks")
    record Network(
            @Nullable Long id,
            @Nullable InetAddress host,
            @Column(type = "int4range") @Nullable String ports,
            @Column(type = "interval") @Nullable String lease) {}

    @Test
    void whatTheDriverKnowsPassesThrough() throws UnknownHostException {
        run(etch.executeScript(
                "CREATE TABLE networks (id bigint PRIMARY KEY, host inet, ports int4range, lease interval)"));
        InetAddress host = InetAddress.getByName("10.0.0.1");
        Network network = new Network(1L, host, "[80,91)", "1 mon 02:03:04");
        Network none = new Network(2L, null, null, null);
        assertThat(all(etch.insertManyReturning(List.of(network, none)))).containsExactly(network, none);
        assertThat(run(etch.get(Network.class, 1L))).isEqualTo(network);
        assertThat(run(etch.exists(Network.class, where(Network::host).eq(host))))
                .isTrue();
        assertThat(run(etch.exists(Network.class, where(Network::ports).in("[80,91)", "[1,2)"))))
                .isTrue();
        assertThat(run(etch.fetchVal(InetAddress.class, "SELECT host FROM networks WHERE host = ?", host)))
                .isEqualTo(host);
        assertThat(run(etch.fetchVal(String.class, "SELECT ports FROM networks WHERE ports @> ?", 85)))
                .isEqualTo("[80,91)");
        assertThat(run(etch.fetchVal(Interval.class, "SELECT lease FROM networks WHERE id = 1")))
                .isEqualTo(Interval.of(Period.ofMonths(1), Duration.ofSeconds(7_384)));
        assertThat(run(etch.fetchVal(Boolean.class, "SELECT ? = interval '1 mon'", Interval.of(Period.ofMonths(1)))))
                .isTrue();
    }
}
