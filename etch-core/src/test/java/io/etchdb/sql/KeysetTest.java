package io.etchdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.TestRows.User;
import io.etchdb.TestRows.UserRole;
import io.etchdb.annotation.Table;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** C023, C024 and tokens: how pages by keyset are asked for. */
class KeysetTest {

    private static final String USERS = "SELECT id, name, email FROM users";

    private static <T extends Record> List<String> texts(
            Dialect dialect, Query<T> query, Scroll<T> scroll, @Nullable List<@Nullable Object> after) {
        Composer composer = Composer.of(dialect);
        return Keyset.of(query, scroll).rest(after).stream()
                .map(region -> composer.query(region.limit(scroll.size())).text())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("C023: by the key")
    void byTheKey(Dialect dialect) {
        Query<User> users = Query.from(User.class);
        assertThat(texts(dialect, users, Scroll.keyset(5), null)).containsExactly(USERS + " ORDER BY id LIMIT $1");
        assertThat(texts(dialect, users, Scroll.keyset(5), List.of(10L)))
                .containsExactly(USERS + " WHERE id > $1 ORDER BY id LIMIT $2");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("C024: by a nullable column, the NULLs a region of their own")
    void byANullableColumn(Dialect dialect) {
        Query<User> users = Query.from(User.class);
        Scroll<User> byEmail = Scroll.keyset(User::email, 5);
        assertThat(texts(dialect, users, byEmail, null))
                .containsExactly(
                        USERS + " WHERE email IS NULL ORDER BY email, id LIMIT $1",
                        USERS + " WHERE email IS NOT NULL ORDER BY email, id LIMIT $1");
        assertThat(texts(dialect, users, byEmail, Arrays.asList(null, 7L)))
                .containsExactly(
                        USERS + " WHERE email IS NULL AND id > $1 ORDER BY email, id LIMIT $2",
                        USERS + " WHERE email IS NOT NULL ORDER BY email, id LIMIT $1");
        assertThat(texts(dialect, users, byEmail, List.of("a@x", 10L)))
                .containsExactly(USERS + " WHERE (email, id) > ($1, $2) ORDER BY email, id LIMIT $3");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void descendingHasItsNullsLast(Dialect dialect) {
        Query<User> users = Query.from(User.class).orderByDesc(User::email);
        assertThat(texts(dialect, users, Scroll.keyset(5), null))
                .containsExactly(
                        USERS + " WHERE email IS NOT NULL ORDER BY email DESC, id DESC LIMIT $1",
                        USERS + " WHERE email IS NULL ORDER BY email DESC, id DESC LIMIT $1");
        assertThat(texts(dialect, users, Scroll.keyset(5), Arrays.asList(null, 7L)))
                .containsExactly(USERS + " WHERE email IS NULL AND id < $1 ORDER BY email DESC, id DESC LIMIT $2");
    }

    @Test
    void keepsTheConditionsOfTheQueryInFront() {
        Query<User> users = Query.from(User.class).where(User::name).eq("a");
        assertThat(texts(Dialect.POSTGRES, users, Scroll.keyset(5), List.of(10L)))
                .containsExactly(USERS + " WHERE name = $1 AND id > $2 ORDER BY id LIMIT $3");
    }

    @Test
    void aCompositeKeyIsTheWholeCursor() {
        assertThat(texts(Dialect.POSTGRES, Query.from(UserRole.class), Scroll.keyset(2), List.of(1, 2)))
                .containsExactly("SELECT user_id, role_id, note FROM user_roles"
                        + " WHERE (user_id, role_id) > ($1, $2) ORDER BY user_id, role_id LIMIT $3");
    }

    // ---- tokens ----

    enum Mood {
        HAPPY,
        SAD {
            @Override
            public String toString() {
                return "blue";
            }
        }
    }

    @Table("all_types")
    record AllTypes(
            Long id,
            byte tiny,
            @Nullable Integer medium,
            @Nullable Double precise,
            @Nullable Float single,
            @Nullable BigDecimal exact,
            @Nullable Boolean flag,
            char letter,
            @Nullable String text,
            @Nullable Mood mood,
            @Nullable UUID uuid,
            @Nullable Instant instant,
            @Nullable OffsetDateTime offset,
            @Nullable LocalDateTime local,
            @Nullable LocalDate date,
            @Nullable LocalTime time,
            @Nullable Duration duration) {}

    record Position(String component, @Nullable Object value) {}

    static Stream<Position> positions() {
        return Stream.of(
                new Position("tiny", (byte) -1),
                new Position("medium", Integer.MIN_VALUE),
                new Position("medium", null),
                new Position("precise", 0.1),
                new Position("precise", Double.POSITIVE_INFINITY),
                new Position("precise", Double.NaN),
                new Position("single", 0.1f),
                new Position("exact", new BigDecimal("1.500")),
                new Position("flag", true),
                new Position("letter", 'x'),
                new Position("letter", '1'),
                new Position("text", "ü \"'\n\u0000"),
                new Position("text", ""),
                new Position("mood", Mood.SAD),
                new Position("uuid", new UUID(1, 2)),
                new Position("instant", Instant.parse("2026-01-01T00:00:00.000001Z")),
                new Position("offset", OffsetDateTime.parse("2026-01-01T00:00:00+05:30")),
                new Position("local", LocalDateTime.of(2026, 1, 1, 0, 0)),
                new Position("date", LocalDate.EPOCH),
                new Position("time", LocalTime.MIDNIGHT),
                new Position("duration", Duration.ofSeconds(90)));
    }

    @ParameterizedTest
    @MethodSource("positions")
    void aTokenKeepsItsPosition(Position position) {
        Scroll<AllTypes> scroll = Scroll.keyset(io.etchdb.row.ColumnRef.named(AllTypes.class, position.component()), 5);
        WindowToken tokens = WindowToken.of(Keyset.of(Query.from(AllTypes.class), scroll));
        List<Object> values = new ArrayList<>(Arrays.asList(position.value(), 7L));
        assertThat(tokens.read(tokens.write(values))).isEqualTo(values);
    }

    @Test
    void aTokenOfAnotherShapeOrGarbledIsRefused() {
        WindowToken byId = WindowToken.of(Keyset.of(Query.from(User.class), Scroll.keyset(5)));
        WindowToken byEmail = WindowToken.of(Keyset.of(Query.from(User.class), Scroll.keyset(User::email, 5)));
        String token = byId.write(List.of(7L));
        for (String bad : List.of(token + "A", "A" + token, token.toLowerCase(java.util.Locale.ROOT), "", "=", "%%%")) {
            assertThatThrownBy(() -> byId.read(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> byEmail.read(token)).isInstanceOf(IllegalArgumentException.class);
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'B' ? 'C' : 'B';
            String flipped = token.substring(0, i) + other + token.substring(i + 1);
            try {
                assertThat(byId.read(flipped))
                        .as("only bits that say nothing may differ")
                        .isEqualTo(List.of(7L));
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("User");
            }
        }
    }
}
