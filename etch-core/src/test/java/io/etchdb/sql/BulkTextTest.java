package io.etchdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.annotation.Id;
import io.etchdb.annotation.Json;
import io.etchdb.annotation.Table;
import io.etchdb.row.Key;
import io.etchdb.row.Patch;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** On PostgreSQL one text per shape, whatever the count; what has no array goes as VALUES. */
class BulkTextTest {

    enum Mood {
        CALM
    }

    @Table("things")
    record Thing(
            @Id int id,
            @Id String kind,
            @Nullable Integer n,
            @Nullable Mood mood,
            @Json @Nullable Map<String, Object> extra,
            byte @Nullable [] content,
            @Nullable Duration took,
            @Nullable Character letter,
            @Nullable Byte tiny,
            @Nullable BigInteger whole,
            @Nullable List<String> tags) {

        static Thing plain(int id) {
            return new Thing(id, "k", id, Mood.CALM, Map.of("a", id), null, null, null, null, null, null);
        }
    }

    private static final Composer POSTGRES = Composer.of(Dialect.POSTGRES);

    private static void oneText(IntFunction<Sql> ofRows, String expected) {
        for (int rows : new int[] {1, 2, 1_000}) {
            assertThat(ofRows.apply(rows).text()).as("%d rows", rows).isEqualTo(expected);
        }
    }

    private static List<Thing> things(int rows) {
        return IntStream.range(0, rows).mapToObj(Thing::plain).toList();
    }

    private static final String INSERT = "INSERT INTO things (id, kind, n, mood, extra)"
            + " SELECT u.c1, u.c2, u.c3, u.c4, u.c5::jsonb"
            + " FROM unnest($1::int4[], $2::text[], $3::int4[], $4::text[], $5::text[])"
            + " WITH ORDINALITY AS u(c1, c2, c3, c4, c5, n) ORDER BY u.n";

    private static final String RETURNING =
            " RETURNING id, kind, n, mood, extra, content, took, letter, tiny, whole, tags";

    @Test
    @DisplayName("C043: the text of an insert does not depend on the number of rows")
    void inserts() {
        oneText(rows -> POSTGRES.insertMany(things(rows)), INSERT);
        oneText(rows -> POSTGRES.insertManyReturning(things(rows)), INSERT + RETURNING);
        oneText(
                rows -> POSTGRES.insertMany(things(rows), OnConflict.upsert()),
                INSERT + " ON CONFLICT (id, kind) DO UPDATE SET n = excluded.n, mood = excluded.mood,"
                        + " extra = excluded.extra");
    }

    @Test
    void updates() {
        oneText(
                rows -> POSTGRES.updateMany(IntStream.range(0, rows)
                        .mapToObj(i -> Patch.of(Thing.class, Key.of(i, "k"))
                                .set(Thing::n)
                                .plus(i)
                                .set(Thing::mood)
                                .to(Mood.CALM))
                        .toList()),
                "UPDATE things SET n = things.n + u.c3, mood = u.c4"
                        + " FROM unnest($1::int4[], $2::text[], $3::int4[], $4::text[]) AS u(c1, c2, c3, c4)"
                        + " WHERE things.id = u.c1 AND things.kind = u.c2");
    }

    @Test
    @DisplayName("C022: the text of a delete does not depend on the number of keys")
    void deletes() {
        oneText(
                rows -> POSTGRES.deleteMany(
                        Thing.class,
                        IntStream.range(0, rows).mapToObj(i -> Key.of(i, "k")).toList()),
                "DELETE FROM things WHERE (id, kind) IN (SELECT * FROM unnest($1::int4[], $2::text[]))");
    }

    @Test
    void eachShapeForItself() {
        List<BulkStatement> statements = POSTGRES.composeAllInsertMany(
                List.of(
                        Thing.plain(1),
                        new Thing(2, "k", null, null, null, new byte[1], null, null, null, null, null),
                        Thing.plain(3),
                        new Thing(4, "k", null, null, null, null, Duration.ZERO, null, null, null, null),
                        new Thing(5, "k", null, null, null, null, null, 'x', null, null, null),
                        new Thing(6, "k", null, null, null, null, null, null, (byte) 1, null, null),
                        new Thing(7, "k", null, null, null, null, null, null, null, BigInteger.ONE, null),
                        new Thing(8, "k", null, null, null, null, null, null, null, null, List.of("t")),
                        new Thing(9, "k", null, null, null, new byte[2], null, null, null, null, null)),
                null,
                false,
                null);
        assertThat(statements)
                .extracting(statement -> statement.sql().text())
                .containsExactly(
                        INSERT,
                        "INSERT INTO things (id, kind, content) VALUES ($1, $2, $3), ($4, $5, $6)",
                        "INSERT INTO things (id, kind, took) VALUES ($1, $2, $3)",
                        "INSERT INTO things (id, kind, letter) VALUES ($1, $2, $3)",
                        "INSERT INTO things (id, kind, tiny) VALUES ($1, $2, $3)",
                        "INSERT INTO things (id, kind, whole) VALUES ($1, $2, $3)",
                        "INSERT INTO things (id, kind, tags) VALUES ($1, $2, $3)");
        assertThat(statements.get(0).inputs()).containsExactly(0, 2);
        assertThat(statements.get(1).inputs()).containsExactly(1, 8);
    }
}
