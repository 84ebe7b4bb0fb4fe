package io.etchdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.TestRows.User;
import io.etchdb.TestRows.UserRole;
import io.etchdb.annotation.Json;
import io.etchdb.annotation.Table;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
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

    @Table("posts")
    record Post(
            Long id,
            int rank,
            @Nullable String kind,
            @Nullable Integer votes) {}

    private static final String POSTS = "SELECT id, rank, kind, votes FROM posts";

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("C024: NULLs among the values of another column are placed by the order, and are regions behind a row")
    void byANullableColumnBehindAnother(Dialect dialect) {
        Query<Post> byRank = Query.from(Post.class).orderBy(Post::rank).orderBy(Post::votes);
        String order = " ORDER BY rank, votes NULLS FIRST, id LIMIT ";
        assertThat(texts(dialect, byRank, Scroll.keyset(5), null)).containsExactly(POSTS + order + "$1");
        assertThat(texts(dialect, byRank, Scroll.keyset(5), List.of(1, 2, 3L)))
                .containsExactly(POSTS + " WHERE (rank, votes, id) > ($1, $2, $3)" + order + "$4");
        assertThat(texts(dialect, byRank, Scroll.keyset(5), Arrays.asList(1, null, 3L)))
                .containsExactly(
                        POSTS + " WHERE rank = $1 AND votes IS NULL AND id > $2" + order + "$3",
                        POSTS + " WHERE rank = $1 AND votes IS NOT NULL" + order + "$2",
                        POSTS + " WHERE rank > $1" + order + "$2");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("C024: descending, the NULLs of the same values are still to come")
    void byANullableColumnBehindAnotherDescending(Dialect dialect) {
        Query<Post> byRank = Query.from(Post.class).orderByDesc(Post::rank).orderByDesc(Post::votes);
        String order = " ORDER BY rank DESC, votes DESC NULLS LAST, id DESC LIMIT ";
        assertThat(texts(dialect, byRank, Scroll.keyset(5), List.of(1, 2, 3L)))
                .containsExactly(
                        POSTS + " WHERE rank = $1 AND (votes, id) < ($2, $3)" + order + "$4",
                        POSTS + " WHERE rank = $1 AND votes IS NULL" + order + "$2",
                        POSTS + " WHERE rank < $1" + order + "$2");
        assertThat(texts(dialect, byRank, Scroll.keyset(5), Arrays.asList(1, null, 3L)))
                .containsExactly(
                        POSTS + " WHERE rank = $1 AND votes IS NULL AND id < $2" + order + "$3",
                        POSTS + " WHERE rank < $1" + order + "$2");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("C024: two nullable columns")
    void byTwoNullableColumns(Dialect dialect) {
        Query<Post> byKind = Query.from(Post.class).orderBy(Post::kind).orderBy(Post::votes);
        String order = " ORDER BY kind, votes NULLS FIRST, id LIMIT ";
        assertThat(texts(dialect, byKind, Scroll.keyset(5), null))
                .containsExactly(
                        POSTS + " WHERE kind IS NULL" + order + "$1", POSTS + " WHERE kind IS NOT NULL" + order + "$1");
        assertThat(texts(dialect, byKind, Scroll.keyset(5), Arrays.asList(null, null, 3L)))
                .containsExactly(
                        POSTS + " WHERE kind IS NULL AND votes IS NULL AND id > $1" + order + "$2",
                        POSTS + " WHERE kind IS NULL AND votes IS NOT NULL" + order + "$1",
                        POSTS + " WHERE kind IS NOT NULL" + order + "$1");
        assertThat(texts(dialect, byKind, Scroll.keyset(5), Arrays.asList(null, 2, 3L)))
                .containsExactly(
                        POSTS + " WHERE kind IS NULL AND (votes, id) > ($1, $2)" + order + "$3",
                        POSTS + " WHERE kind IS NOT NULL" + order + "$1");
        assertThat(texts(dialect, byKind, Scroll.keyset(5), Arrays.asList("a", null, 3L)))
                .containsExactly(
                        POSTS + " WHERE kind = $1 AND votes IS NULL AND id > $2" + order + "$3",
                        POSTS + " WHERE kind = $1 AND votes IS NOT NULL" + order + "$2",
                        POSTS + " WHERE kind > $1" + order + "$2");
    }

    @Test
    void whatStandsBehindTheKeyOrdersNothing() {
        Query<Post> byKey = Query.from(Post.class).orderBy(Post::id).orderBy(Post::votes);
        assertThat(texts(Dialect.POSTGRES, byKey, Scroll.keyset(5), List.of(3L)))
                .containsExactly(POSTS + " WHERE id > $1 ORDER BY id LIMIT $2");
        assertThatThrownBy(() -> Keyset.of(byKey.orderByDesc(Post::kind), Scroll.keyset(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("Post.kind", "one direction", "Scroll.offset");
    }

    @Test
    void aColumnNamedTwiceIsOrderedByOnce() {
        Query<Post> twice = Query.from(Post.class).orderBy(Post::rank).orderBy(Post::rank);
        assertThat(texts(Dialect.POSTGRES, twice, Scroll.keyset(5), List.of(1, 3L)))
                .containsExactly(POSTS + " WHERE (rank, id) > ($1, $2) ORDER BY rank, id LIMIT $3");
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
            @Nullable BigInteger whole,
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
                new Position("exact", new BigDecimal("1E+3")),
                new Position("exact", new BigDecimal("-0.000000000000000000000000000000000000001")),
                new Position("whole", new BigInteger("123456789012345678901234567890")),
                new Position("single", Float.MIN_VALUE),
                new Position("precise", -0.0),
                new Position("instant", Instant.parse("0001-01-01T00:00:00.123456Z")),
                new Position("time", LocalTime.of(23, 59, 59, 999_999_000)),
                new Position("local", LocalDateTime.of(2026, 1, 1, 0, 0, 0, 1_000)),
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
        WindowToken tokens = Composer.of(Dialect.SQLITE).tokens(Keyset.of(Query.from(AllTypes.class), scroll));
        List<Object> values = new ArrayList<>(Arrays.asList(position.value(), 7L));
        assertThat(tokens.read(tokens.write(values))).isEqualTo(values);
    }

    @Test
    void aTokenOfAnotherShapeOrGarbledIsRefused() {
        WindowToken byId = Composer.of(Dialect.SQLITE).tokens(Keyset.of(Query.from(User.class), Scroll.keyset(5)));
        WindowToken byEmail =
                Composer.of(Dialect.SQLITE).tokens(Keyset.of(Query.from(User.class), Scroll.keyset(User::email, 5)));
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

    @Table("users")
    record Member(
            @Nullable Integer id,
            @Nullable String name,
            @Nullable String email) {}

    @Test
    void aTokenOfAnotherTypeOrDirectionOrConditionIsRefused() {
        String token = Composer.of(Dialect.SQLITE)
                .tokens(Keyset.of(Query.from(User.class), Scroll.keyset(5)))
                .write(List.of(7L));
        Query<User> users = Query.from(User.class);
        for (Keyset<?> other : List.of(
                Keyset.of(Query.from(Member.class), Scroll.keyset(5)),
                Keyset.of(users.orderByDesc(User::id), Scroll.keyset(5)),
                Keyset.of(users.where(User::name).eq("a"), Scroll.keyset(5)),
                Keyset.of(Query.from(UserRole.class), Scroll.keyset(5)))) {
            assertThatThrownBy(() -> Composer.of(Dialect.SQLITE).tokens(other).read(token))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aTokenOfAnotherVersionIsRefused() {
        WindowToken tokens = Composer.of(Dialect.SQLITE).tokens(Keyset.of(Query.from(User.class), Scroll.keyset(5)));
        byte[] bytes = Base64.getUrlDecoder().decode(tokens.write(List.of(7L)));
        for (int version = 0; version < 256; version++) {
            if (version != bytes[0]) {
                byte[] other = bytes.clone();
                other[0] = (byte) version;
                assertThatThrownBy(() -> tokens.read(encoded(other))).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    private static String encoded(byte[] token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Bytes whose digest is right, as one who has read this code could make them. */
    private static String forged(String shape, byte[] values) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(shape.getBytes(StandardCharsets.UTF_8));
        byte[] digest = sha.digest(values);
        return encoded(ByteBuffer.allocate(9 + values.length)
                .put((byte) 2)
                .put(digest, 0, 8)
                .put(values)
                .array());
    }

    private static byte[] values(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Test
    void aTokenWithTheRightDigestAndWrongValuesIsRefused() throws Exception {
        Keyset<User> keyset = Keyset.of(Query.from(User.class), Scroll.keyset(5));
        WindowToken tokens = Composer.of(Dialect.SQLITE).tokens(keyset);
        String shape = Composer.of(Dialect.SQLITE).shape(keyset);
        assertThat(tokens.read(forged(shape, values("01 00000001 37")))).isEqualTo(List.of(7L));
        for (String bad : List.of(
                "", // nothing
                "00", // NULL in a key
                "02 00000001 37", // a flag that is none
                "01 00000001 37 00", // more behind it
                "01 00000002 37", // shorter than it says
                "01 7fffffff 37",
                "01 ffffffff 37",
                "01 00000000", // no number
                "01 00000002 3037", // 07
                "01 00000002 2b37", // +7
                "01 00000001 61", // a
                "01 00000001 ff", // not UTF-8
                "01 00000014 3939393939393939393939393939393939393939")) { // more than a long
            String token = forged(shape, values(bad));
            assertThatThrownBy(() -> tokens.read(token))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("token")
                    .hasNoCause();
        }
    }

    @Test
    void aNumberOfAGigabyteIsRefused() throws Exception {
        Keyset<AllTypes> keyset = Keyset.of(Query.from(AllTypes.class), Scroll.keyset(AllTypes::exact, 5));
        byte[] text = "1E+999999999".getBytes(StandardCharsets.UTF_8);
        byte[] values = ByteBuffer.allocate(5 + text.length + 6)
                .put((byte) 1)
                .putInt(text.length)
                .put(text)
                .put(values("01 00000001 37"))
                .array();
        String token = forged(Composer.of(Dialect.SQLITE).shape(keyset), values);
        assertThatThrownBy(() -> Composer.of(Dialect.SQLITE).tokens(keyset).read(token))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTokenHasAnEnd() {
        WindowToken tokens =
                Composer.of(Dialect.SQLITE).tokens(Keyset.of(Query.from(User.class), Scroll.keyset(User::name, 5)));
        assertThatThrownBy(() -> tokens.read("A".repeat(10_000_000))).isInstanceOf(IllegalArgumentException.class);
        List<Object> long700k = List.of("x".repeat(700_000), 7L);
        assertThat(tokens.read(tokens.write(long700k))).isEqualTo(long700k);
        assertThatThrownBy(() -> tokens.write(List.of("x".repeat(800_000), 7L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("User", "name, id", "a million characters");
    }

    @Table("files")
    record File(
            Long id,
            byte @Nullable [] content,
            @Json @Nullable String meta) {}

    @Test
    void refusesColumnsThatNoTokenCarries() {
        Query<File> files = Query.from(File.class);
        assertThatThrownBy(() -> Composer.of(Dialect.SQLITE).tokens(Keyset.of(files, Scroll.keyset(File::content, 5))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("File.content", "byte[]");
        assertThatThrownBy(() -> Composer.of(Dialect.SQLITE).tokens(Keyset.of(files, Scroll.keyset(File::meta, 5))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("File.meta", "JSON");
    }
}
