package io.etchdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.TestRows.Counter;
import io.etchdb.TestRows.User;
import io.etchdb.TestRows.UserRole;
import io.etchdb.row.Key;
import io.etchdb.row.Patch;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** On SQLite rows are VALUES, in chunks of a few sizes, so that the statements prepared are few. */
class SqliteBulkTextTest {

    private static final Composer SQLITE = Composer.of(Dialect.SQLITE);

    private static List<String> texts(List<BulkStatement> statements) {
        return statements.stream().map(statement -> statement.sql().text()).toList();
    }

    private static List<Counter> counters(int rows) {
        return IntStream.range(0, rows).mapToObj(i -> new Counter(i, i)).toList();
    }

    /** {@code ($1, $2), ($3, $4)}, and so on. */
    private static String pairs(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(i -> "($" + (2 * i + 1) + ", $" + (2 * i + 2) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String singles(int rows) {
        return IntStream.rangeClosed(1, rows).mapToObj(i -> "$" + i).collect(Collectors.joining(", "));
    }

    @Test
    void insertsAreRowsOfValuesInFewSizes() {
        assertThat(texts(SQLITE.composeAllInsertMany(counters(256 + 256 + 64 + 16 + 16 + 3), null, false, null)))
                .containsExactly(
                        "INSERT INTO counters (id, n) VALUES " + pairs(256),
                        "INSERT INTO counters (id, n) VALUES " + pairs(256),
                        "INSERT INTO counters (id, n) VALUES " + pairs(64),
                        "INSERT INTO counters (id, n) VALUES " + pairs(16),
                        "INSERT INTO counters (id, n) VALUES " + pairs(16),
                        "INSERT INTO counters (id, n) VALUES " + pairs(3));
        assertThat(SQLITE.insertManyReturning(counters(2)).text())
                .isEqualTo("INSERT INTO counters (id, n) VALUES ($1, $2), ($3, $4) RETURNING id, n");
        assertThat(SQLITE.insertMany(List.of(new Counter(null, null), new Counter(null, null)))
                        .text())
                .isEqualTo("INSERT INTO counters DEFAULT VALUES");
    }

    @Test
    @DisplayName("C004: an upsert of many rows sets every other set column to the excluded one")
    void upserts() {
        List<UserRole> roles = List.of(new UserRole(1, 10, "hi"), new UserRole(1, 11, "ho"));
        String conflict = " ON CONFLICT (user_id, role_id) DO UPDATE SET note = excluded.note";
        assertThat(SQLITE.insertMany(roles, OnConflict.upsert()).text())
                .isEqualTo(
                        "INSERT INTO user_roles (user_id, role_id, note) VALUES ($1, $2, $3), ($4, $5, $6)" + conflict);
        assertThat(Composer.of(Dialect.POSTGRES)
                        .insertMany(roles, OnConflict.upsert())
                        .text())
                .isEqualTo("INSERT INTO user_roles (user_id, role_id, note) SELECT u.c1, u.c2, u.c3"
                        + " FROM unnest($1::int4[], $2::int4[], $3::text[]) WITH ORDINALITY AS u(c1, c2, c3, n)"
                        + " ORDER BY u.n" + conflict);
    }

    @Test
    void updatesAreJoinedWithRowsOfValues() {
        List<Patch<Counter>> patches = IntStream.range(0, 66)
                .mapToObj(i -> Patch.of(Counter.class, i).set(Counter::n).plus(i))
                .toList();
        assertThat(texts(SQLITE.composeAllUpdateMany(patches, null)))
                .containsExactly(
                        "UPDATE counters SET n = counters.n + u.column2 FROM (VALUES " + pairs(64)
                                + ") AS u WHERE counters.id = u.column1",
                        "UPDATE counters SET n = counters.n + u.column2 FROM (VALUES ($1, $2), ($3, $4))"
                                + " AS u WHERE counters.id = u.column1");
        assertThat(SQLITE.updateMany(List.of(Patch.of(UserRole.class, Key.of(1, 2))
                                .set(UserRole::note)
                                .toNull()))
                        .text())
                .isEqualTo("UPDATE user_roles SET note = u.column3 FROM (VALUES ($1, $2, $3)) AS u"
                        + " WHERE user_roles.user_id = u.column1 AND user_roles.role_id = u.column2");
    }

    @Test
    @DisplayName("C022: keys to delete are a list, composite ones a list of rows")
    void deletes() {
        Sql three = SQLITE.deleteMany(User.class, List.of(1, 2, 3));
        assertThat(three.text()).isEqualTo("DELETE FROM users WHERE id IN ($1, $2, $3)");
        assertThat(three.params()).containsExactly(1L, 2L, 3L);
        Sql two = SQLITE.deleteMany(UserRole.class, List.of(Key.of(1, 2), Key.of(3, 4)));
        assertThat(two.text())
                .isEqualTo("DELETE FROM user_roles WHERE (user_id, role_id) IN (VALUES ($1, $2), ($3, $4))");
        assertThat(two.params()).containsExactly(1, 2, 3, 4);
        assertThat(texts(SQLITE.composeAllDeleteMany(
                        User.class, IntStream.range(0, 81).boxed().toList(), null)))
                .containsExactly(
                        "DELETE FROM users WHERE id IN (" + singles(64) + ")",
                        "DELETE FROM users WHERE id IN (" + singles(16) + ")",
                        "DELETE FROM users WHERE id IN ($1)");
    }
}
