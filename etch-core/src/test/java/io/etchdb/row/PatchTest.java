package io.etchdb.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.TestRows.Meter;
import io.etchdb.TestRows.User;
import io.etchdb.TestRows.UserRole;
import io.etchdb.annotation.CreatedAt;
import io.etchdb.annotation.UpdatedAt;
import io.etchdb.annotation.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PatchTest {

    /** What a patch sets, by component. */
    private static Map<String, Object> set(Patch<?> patch) {
        Map<String, Object> set = new LinkedHashMap<>();
        for (ColumnModel column : patch.model().columns()) {
            Change change = patch.change(column);
            if (change != null) {
                set.put(column.component(), change instanceof Change.To to ? to.value() : change);
            }
        }
        return set;
    }

    private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }

    @Test
    void setsWhatIsSaidAndNothingElse() {
        Map<String, Object> expected = new HashMap<>();
        expected.put("id", 1L);
        expected.put("email", null);
        assertThat(set(Patch.of(User.class)
                        .set(User::id)
                        .to(1L)
                        .set(User::email)
                        .toNull()))
                .isEqualTo(expected);
        assertThat(set(Patch.of(User.class)
                        .set(User::id)
                        .to(1L)
                        .set(User::email)
                        .to(null)))
                .isEqualTo(expected);
    }

    @Test
    void isImmutable() {
        Patch<User> base = Patch.of(User.class, 1L);
        Patch<User> named = base.set(User::name).to("a");
        assertThat(set(base)).containsOnlyKeys("id");
        assertThat(set(named.set(User::name).to("b"))).containsEntry("name", "b");
        assertThat(set(named)).containsEntry("name", "a");
    }

    @Test
    void takesTheWholeKey() {
        assertThat(set(Patch.of(User.class, 1))).containsEntry("id", 1L);
        assertThat(set(Patch.of(UserRole.class, Key.of(1, 2))))
                .containsEntry("userId", 1)
                .containsEntry("roleId", 2);
        refuses(() -> Patch.of(UserRole.class, 1), "userId, roleId");
        refuses(() -> Patch.of(User.class, Key.of(1, 2)), "id");
    }

    @Test
    void plusMinusAndNowFitTheirColumns() {
        assertThat(set(Patch.of(Meter.class)
                        .set(Meter::n)
                        .plus(2)
                        .set(Meter::updatedAt)
                        .now()))
                .containsEntry("n", new Change.Plus(2))
                .containsEntry("updatedAt", new Change.Now());
        assertThat(set(Patch.of(Meter.class).set(Meter::n).minus(2))).containsEntry("n", new Change.Minus(2));
        refuses(() -> Patch.of(Meter.class).set(Meter::label).plus(1), "Meter.label", "String");
        refuses(() -> Patch.of(Meter.class).set(Meter::label).minus(1), "Meter.label");
        refuses(() -> Patch.of(Meter.class).set(Meter::n).now(), "Meter.n");
        refuses(() -> Patch.of(Meter.class).set(Meter::id).plus(1), "Meter.id", "key");
    }

    record Dto(@Nullable String name, @Nullable String email) {}

    record WiderDto(@Nullable String name, @Nullable String nickname) {}

    record TextDto(String id) {}

    @Test
    @DisplayName("C106: from another record, what is not null, by name; a name the record lacks is refused")
    void fromAnotherRecord() {
        assertThat(set(Patch.from(User.class, new Dto("n", null)))).isEqualTo(Map.of("name", "n"));
        assertThat(Patch.from(User.class, new Dto(null, null)).isEmpty()).isTrue();
        refuses(() -> Patch.from(User.class, new WiderDto("n", null)), "nickname", "users");
        refuses(() -> Patch.from(User.class, new TextDto("secret-text")), "User.id");
        assertThatThrownBy(() -> Patch.from(User.class, new TextDto("secret-text")))
                .hasMessageNotContaining("secret-text");
    }

    @Test
    @DisplayName("C106: from a map, null is an explicit NULL")
    void fromAMap() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", 5);
        values.put("email", null);
        Map<String, Object> expected = new HashMap<>();
        expected.put("id", 5L);
        expected.put("email", null);
        assertThat(set(Patch.ofMap(User.class, values))).isEqualTo(expected);
        refuses(() -> Patch.ofMap(User.class, Map.of("emial", "x")), "emial", "Did you mean \"email\"?");
        refuses(() -> Patch.ofMap(User.class, Map.of("name", 5)), "User.name", "String", "Integer");
    }

    enum Mood {
        HAPPY,
        SAD
    }

    record Mixed(
            Long id,
            int count,
            @Nullable Short small,
            @Nullable BigDecimal amount,
            @Nullable Double ratio,
            @Nullable Mood mood,
            @Nullable UUID key,
            @Nullable Instant at,
            byte @Nullable [] bytes,
            @Nullable List<String> tags) {}

    @Test
    void aMapFromJsonIsConvertedWithoutLoss() {
        assertThat(set(Patch.ofMap(
                        Mixed.class,
                        Map.of(
                                "id",
                                1,
                                "count",
                                2L,
                                "small",
                                3,
                                "amount",
                                1.5,
                                "ratio",
                                2,
                                "mood",
                                "SAD",
                                "key",
                                "00000000-0000-0000-0000-000000000001",
                                "at",
                                "2026-01-01T00:00:00Z",
                                "tags",
                                List.of("a")))))
                .isEqualTo(Map.of(
                        "id",
                        1L,
                        "count",
                        2,
                        "small",
                        (short) 3,
                        "amount",
                        new BigDecimal("1.5"),
                        "ratio",
                        2.0,
                        "mood",
                        Mood.SAD,
                        "key",
                        new UUID(0, 1),
                        "at",
                        Instant.parse("2026-01-01T00:00:00Z"),
                        "tags",
                        List.of("a")));
        for (Map.Entry<String, Object> bad : Map.<String, Object>of(
                        "small", 70_000,
                        "count", 1.5,
                        "mood", "GRUMPY",
                        "key", "no uuid",
                        "at", "yesterday",
                        "id", "1")
                .entrySet()) {
            refuses(() -> Patch.ofMap(Mixed.class, Map.of(bad.getKey(), bad.getValue())), "Mixed." + bad.getKey());
            assertThatThrownBy(() -> Patch.ofMap(Mixed.class, Map.of(bad.getKey(), bad.getValue())))
                    .hasMessageNotContaining("GRUMPY")
                    .hasMessageNotContaining("yesterday");
        }
        refuses(() -> Patch.ofMap(Mixed.class, Collections.singletonMap("count", null)), "Mixed.count", "primitive");
    }

    private static Mixed mixed(BigDecimal amount, byte[] bytes, List<String> tags) {
        return new Mixed(1L, 2, null, amount, null, Mood.HAPPY, null, null, bytes, tags);
    }

    @Test
    void betweenIsTheKeyAndWhatDiffers() {
        Mixed before = mixed(new BigDecimal("1.50"), new byte[] {1, 2}, List.of("a"));
        assertThat(set(Patch.between(before, mixed(new BigDecimal("1.5"), new byte[] {1, 2}, List.of("a")))))
                .isEqualTo(Map.of("id", 1L));
        assertThat(Patch.between(before, before).isEmpty()).isTrue();
        Mixed after = mixed(null, new byte[] {1, 3}, List.of("a", "b"));
        assertThat(set(Patch.between(before, after))).containsOnlyKeys("id", "amount", "bytes", "tags");
        assertThat(set(Patch.between(before, after)).get("amount")).isNull();
        refuses(() -> Patch.between(new User(1L, "a", null), new User(2L, "a", null)), "User.id");
        refuses(() -> Patch.between(User.named("a"), User.named("b")), "User.id");
    }

    record Versioned(
            Long id,
            @Nullable String name,
            @CreatedAt @Nullable Instant createdAt,
            @UpdatedAt @Nullable Instant updatedAt,
            @Version @Nullable Integer version) {}

    @Test
    void betweenCarriesTheVersionThatWasReadAndLeavesTheClockAlone() {
        Versioned before = new Versioned(1L, "a", Instant.EPOCH, Instant.EPOCH, 3);
        assertThat(set(Patch.between(before, new Versioned(1L, "b", null, null, null))))
                .isEqualTo(Map.of("id", 1L, "name", "b", "version", 3));
        assertThat(set(Patch.between(before, new Versioned(1L, "b", null, Instant.MAX, 9))))
                .isEqualTo(Map.of("id", 1L, "name", "b", "version", 3));
        assertThat(Patch.between(before, new Versioned(1L, "a", null, null, 4)).isEmpty())
                .isTrue();
    }

    @Test
    void amountsFitTheirColumnOrAreRefused() {
        assertThat(set(Patch.of(Meter.class).set(Meter::n).plus(2L))).containsEntry("n", new Change.Plus(2));
        assertThat(set(Patch.of(Mixed.class).set(Mixed::amount).plus(1)))
                .containsEntry("amount", new Change.Plus(BigDecimal.ONE));
        refuses(() -> Patch.of(Meter.class).set(Meter::n).plus(1.5), "Meter.n", "Integer", "Double");
        refuses(() -> Patch.of(Meter.class).set(Meter::n).minus(1L << 40), "Meter.n", "Integer", "Long");
        refuses(() -> Patch.of(Meter.class).set(Meter::n).plus(null), "Meter.n", "null");
        record Half(Long id, Float share) {}
        assertThat(set(Patch.of(Half.class).set(Half::share).plus(1))).containsEntry("share", new Change.Plus(1.0f));
        assertThat(set(Patch.of(Half.class).set(Half::share).plus(1.5))).containsEntry("share", new Change.Plus(1.5f));
        refuses(() -> Patch.of(Half.class).set(Half::share).plus(0.1), "Half.share", "Float", "Double");
    }

    @Test
    void saysItsNamesAndNeverItsValues() {
        assertThat(Patch.of(User.class, 1L).set(User::name).to("secret-name")).hasToString("Patch of User (id, name)");
    }

    @Test
    void keysAreComparedByValueAndRefuseNull() {
        assertThat(Key.of(1, "a")).isEqualTo(Key.of(1, "a")).hasSameHashCodeAs(Key.of(1, "a"));
        assertThat(Key.of(1, "a")).isNotEqualTo(Key.of(1, "b"));
        refuses(() -> Key.of(1, null), "null");
        refuses(Key::of, "none");
        assertThat(Key.of("secret-key", 2).toString()).doesNotContain("secret-key");
    }
}
