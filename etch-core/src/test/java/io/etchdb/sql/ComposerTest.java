package io.etchdb.sql;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.TestRows.Counter;
import io.etchdb.TestRows.Meter;
import io.etchdb.TestRows.User;
import io.etchdb.TestRows.UserRole;
import io.etchdb.annotation.Column;
import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import io.etchdb.annotation.Transient;
import io.etchdb.annotation.Version;
import io.etchdb.error.MappingException;
import io.etchdb.row.ColumnRef;
import io.etchdb.row.Key;
import io.etchdb.row.Patch;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 4.1 of the conformance cases: what is composed, without a database, for both dialects. */
class ComposerTest {

    private static final String USERS = "SELECT id, name, email FROM users";
    private static final String USER = " RETURNING id, name, email";
    private static final String ROLE = " RETURNING user_id, role_id, note";

    private static final User ALICE = new User(1L, "Alice", null);

    @Table("posts")
    record Post(
            Long id,
            @Nullable Long tenantId,
            @Nullable String title,
            @Nullable Instant deletedAt) {}

    private static final String POST = " RETURNING id, tenant_id, title, deleted_at";

    /** The same text on both databases. */
    private static void composes(Function<Composer, Sql> call, String text, @Nullable Object... params) {
        composes(Dialect.POSTGRES, call, text, params);
        composes(Dialect.SQLITE, call, text, params);
    }

    private static void composes(
            Dialect dialect, Function<Composer, Sql> call, String text, @Nullable Object... params) {
        Sql sql = call.apply(Composer.of(dialect));
        assertThat(sql.text()).as("%s", dialect).isEqualTo(text);
        assertThat(flat(sql.params())).as("%s", dialect).isEqualTo(flat(Arrays.asList(params)));
    }

    /** Lists travel as arrays or as collections; the case is about their content. */
    private static List<Object> flat(List<?> params) {
        return params.stream()
                .<Object>map(param -> param instanceof Object[] array
                        ? List.of(array)
                        : param instanceof Number number
                                ? number.longValue()
                                : param instanceof List<?> l ? flat(l) : param)
                .toList();
    }

    private static void refuses(Function<Composer, ?> call, String... messageParts) {
        for (Dialect dialect : Dialect.values()) {
            refuses(() -> call.apply(Composer.of(dialect)), messageParts);
        }
    }

    private static void refuses(ThrowingCallable call, String... messageParts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(messageParts);
    }

    @Nested
    class Inserts {

        @Test
        @DisplayName("C001: an unset component is left out, an explicit null is bound")
        void leavesOutUnsetAndBindsExplicitNull() {
            composes(c -> c.insert(ALICE), "INSERT INTO users (id, name) VALUES ($1, $2)" + USER, 1L, "Alice");
            Patch<User> patch = Patch.of(User.class)
                    .set(User::id)
                    .to(1L)
                    .set(User::name)
                    .to("Alice")
                    .set(User::email)
                    .toNull();
            composes(
                    c -> c.insert(patch),
                    "INSERT INTO users (id, name, email) VALUES ($1, $2, $3)" + USER,
                    1L,
                    "Alice",
                    null);
        }

        @Test
        @DisplayName("C002: nothing set inserts default values")
        void insertsDefaultValues() {
            String text = "INSERT INTO counters DEFAULT VALUES RETURNING id, n";
            composes(c -> c.insert(new Counter(null, null)), text);
            composes(c -> c.insert(Patch.of(Counter.class)), text);
        }

        @Test
        @DisplayName("C003: ignore is DO NOTHING, whatever the conflict")
        void ignoresConflict() {
            composes(
                    c -> c.insert(ALICE, OnConflict.ignore()),
                    "INSERT INTO users (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING" + USER,
                    1L,
                    "Alice");
        }

        @Test
        @DisplayName("C004: upsert sets every other set column to the excluded one")
        void upserts() {
            composes(
                    c -> c.insert(new User(1L, "Alice", "a@x"), OnConflict.upsert()),
                    "INSERT INTO users (id, name, email) VALUES ($1, $2, $3)"
                            + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email" + USER,
                    1L,
                    "Alice",
                    "a@x");
            composes(
                    c -> c.insert(ALICE, OnConflict.upsert()),
                    "INSERT INTO users (id, name) VALUES ($1, $2)"
                            + " ON CONFLICT (id) DO UPDATE SET name = excluded.name" + USER,
                    1L,
                    "Alice");
            composes(
                    c -> c.insert(new UserRole(1, 10, "hi"), OnConflict.upsert()),
                    "INSERT INTO user_roles (user_id, role_id, note) VALUES ($1, $2, $3)"
                            + " ON CONFLICT (user_id, role_id) DO UPDATE SET note = excluded.note" + ROLE,
                    1,
                    10,
                    "hi");
        }

        @Test
        @DisplayName("C005: upsert without its key, or with nothing but its key, is refused")
        void refusesIncompleteUpsert() {
            refuses(c -> c.insert(User.named("Alice"), OnConflict.upsert()), "id");
            refuses(c -> c.insert(new User(1L, null, null), OnConflict.upsert()), "User");
            refuses(c -> c.insert(new UserRole(1, null, "x"), OnConflict.upsert()), "roleId");
            refuses(c -> c.insert(new UserRole(1, 2, null), OnConflict.upsert()), "UserRole");
            refuses(c -> c.insert(Patch.of(User.class).set(User::name).to("x"), OnConflict.upsert()), "id");
        }

        @Test
        @DisplayName("C018: plus, minus and now are refused by insert, naming the column")
        void refusesIncrementAndClock() {
            Patch<Meter> base = Patch.of(Meter.class, 1L);
            refuses(c -> c.insert(base.set(Meter::n).plus(2)), "Meter.n");
            refuses(c -> c.insert(base.set(Meter::n).minus(2)), "Meter.n");
            refuses(c -> c.insert(base.set(Meter::updatedAt).now()), "Meter.updatedAt");
            refuses(c -> c.insert(base.set(Meter::n).plus(2), OnConflict.upsert()), "Meter.n");
            refuses(c -> c.insert(base.set(Meter::updatedAt).now(), OnConflict.upsert()), "Meter.updatedAt");
            List<Patch<Meter>> amounts =
                    List.of(base.set(Meter::n).to(1), base.set(Meter::n).plus(2));
            List<Patch<Meter>> clocks = List.of(base.set(Meter::updatedAt).now());
            refuses(c -> c.insertMany(Meter.class, amounts), "Meter.n");
            refuses(c -> c.insertManyReturning(Meter.class, amounts), "Meter.n");
            refuses(c -> c.insertMany(Meter.class, amounts, OnConflict.upsert()), "Meter.n");
            refuses(c -> c.insertMany(Meter.class, clocks), "Meter.updatedAt");
            refuses(c -> c.insertManyReturning(Meter.class, clocks, OnConflict.upsert()), "Meter.updatedAt");
        }

        @Test
        void conflictOnOtherColumnsUpdatesAllButThemAndTheKey() {
            composes(
                    c -> c.insert(
                            new User(1L, "Alice", "a@x"),
                            OnConflict.on(User::email).update()),
                    "INSERT INTO users (id, name, email) VALUES ($1, $2, $3)"
                            + " ON CONFLICT (email) DO UPDATE SET name = excluded.name" + USER,
                    1L,
                    "Alice",
                    "a@x");
        }

        @Test
        void conflictUpdatesTheColumnsChosen() {
            composes(
                    c -> c.insert(
                            new User(null, "Alice", "a@x"),
                            OnConflict.on(User::email).update(User::name)),
                    "INSERT INTO users (name, email) VALUES ($1, $2)"
                            + " ON CONFLICT (email) DO UPDATE SET name = excluded.name" + USER,
                    "Alice",
                    "a@x");
            refuses(
                    c -> c.insert(
                            new User(null, null, "a@x"),
                            OnConflict.on(User::email).update(User::name)),
                    "User.name");
        }

        @Test
        void conflictSetsNeitherKeyNorVersionNorNullWhereThereIsNone() {
            record Page(
                    Long id,
                    String path,
                    int hits,
                    @Version @Nullable Integer version) {}
            OnConflict.Target<Page> samePath = OnConflict.on(Page::path);
            refuses(() -> samePath.set(Page::id).to(2L), "Page.id", "key");
            refuses(() -> samePath.set(Page::hits).plus(1).set(Page::id).to(2L), "Page.id", "key");
            refuses(() -> samePath.set(Page::version).to(2), "Page.version");
            refuses(() -> samePath.set(Page::version).plus(2), "Page.version");
            refuses(() -> samePath.set(Page::hits).to(null), "Page.hits", "primitive");
            refuses(() -> samePath.set(Page::hits).plus(0.5), "Page.hits", "Double");
            refuses(() -> samePath.set(Page::hits).minus(1L << 40), "Page.hits", "Long");
        }

        @Test
        void conflictOnSeveralColumnsIsIgnored() {
            composes(
                    c -> c.insert(
                            new User(null, "Alice", "a@x"),
                            OnConflict.on(User::name, User::email).ignore()),
                    "INSERT INTO users (name, email) VALUES ($1, $2) ON CONFLICT (name, email) DO NOTHING" + USER,
                    "Alice",
                    "a@x");
        }

        @Test
        void conflictWithNothingLeftToSetIsRefused() {
            refuses(
                    c -> c.insert(
                            new User(null, null, "a@x"),
                            OnConflict.on(User::email).update()),
                    "User",
                    "ignore()");
        }

        @Test
        void createsOrIncrementsInOneStatement() {
            composes(
                    c -> c.insert(
                            new Counter(1, 1),
                            OnConflict.on(Counter::id).set(Counter::n).plus(1)),
                    "INSERT INTO counters (id, n) VALUES ($1, $2)"
                            + " ON CONFLICT (id) DO UPDATE SET n = counters.n + $3 RETURNING id, n",
                    1,
                    1,
                    1);
            composes(
                    c -> c.insert(
                            new Meter(1L, 1, null, null),
                            OnConflict.on(Meter::id)
                                    .set(Meter::n)
                                    .minus(2)
                                    .set(Meter::label)
                                    .to("again")
                                    .set(Meter::updatedAt)
                                    .now()),
                    "INSERT INTO meters (id, n) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET"
                            + " n = meters.n - $3, label = $4, updated_at = CURRENT_TIMESTAMP"
                            + " RETURNING id, n, label, updated_at",
                    1L,
                    1,
                    2,
                    "again");
        }
    }

    @Nested
    class Reads {

        @Test
        @DisplayName("C006: get by key has no LIMIT, get by condition has LIMIT 1")
        void getsByKeyAndByCondition() {
            composes(c -> c.get(User.class, 1L), USERS + " WHERE id = $1", 1L);
            composes(c -> c.get(User.class, where(User::id).eq(1L)), USERS + " WHERE id = $1 LIMIT 1", 1L);
            composes(c -> c.get(User.class, Where.all()), USERS + " LIMIT 1");
            composes(
                    c -> c.get(UserRole.class, Key.of(1, 2)),
                    "SELECT user_id, role_id, note FROM user_roles WHERE user_id = $1 AND role_id = $2",
                    1,
                    2);
        }

        @Test
        void requireComposesWhatGetComposes() {
            composes(c -> c.require(User.class, 1L), USERS + " WHERE id = $1", 1L);
            composes(c -> c.require(User.class, where(User::id).eq(1L)), USERS + " WHERE id = $1 LIMIT 1", 1L);
        }

        @Test
        @DisplayName("C008: a list, a composite or an empty list is no key of one row")
        void refusesListsAsKey() {
            refuses(c -> c.get(User.class, List.of(1L, 2L, 3L)), "User");
            refuses(c -> c.get(User.class, Key.of(1L, 2L)), "User");
            refuses(c -> c.get(User.class, List.of()), "User");
            refuses(c -> c.get(User.class, where(User::id).in(1L, 2L, 3L)), "query");
            refuses(c -> c.get(User.class, where(User::id).in(List.of())), "query");
            refuses(c -> c.get(UserRole.class, 1), "userId, roleId", "Key.of");
            refuses(c -> c.get(UserRole.class, Key.of(1)), "userId, roleId");
        }

        @Test
        void refusesKeyOfAnotherTypeWithoutSayingTheValue() {
            assertThatThrownBy(() -> Composer.of(Dialect.POSTGRES).get(User.class, "top-secret"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("User.id", "Long", "String")
                    .hasMessageNotContaining("top-secret");
        }

        @Test
        void refusesConditionWhereAKeyBelongsAndNamesAMethodThatExists() {
            Object condition = where(User::id).eq(1L);
            refuses(c -> c.delete(User.class, condition), "deleteWhere");
            assertThatThrownBy(() -> Composer.of(Dialect.SQLITE).get(User.class, condition))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("get(")
                    .hasMessageNotContaining("getWhere");
        }

        @Test
        @DisplayName("C009: conditions, null as IS NULL, limit and offset as parameters")
        void queriesWithConditionsAndPage() {
            composes(
                    c -> c.query(Query.from(User.class)
                            .where(User::name)
                            .eq("Alice")
                            .and(User::email)
                            .eq(null)
                            .limit(5)),
                    USERS + " WHERE name = $1 AND email IS NULL LIMIT $2",
                    "Alice",
                    5);
            composes(
                    c -> c.query(
                            Query.from(User.class).orderBy(User::id).limit(10).offset(20)),
                    USERS + " ORDER BY id LIMIT $1 OFFSET $2",
                    10,
                    20);
        }

        @Test
        void offsetWithoutLimitIsWhatEachDatabaseAccepts() {
            Function<Composer, Sql> call = c -> c.query(Query.from(User.class).offset(20));
            composes(Dialect.POSTGRES, call, USERS + " OFFSET $1", 20);
            composes(Dialect.SQLITE, call, USERS + " LIMIT -1 OFFSET $1", 20);
        }

        @Test
        @DisplayName("C010: a list is one array on PostgreSQL and a list on SQLite; order in both directions")
        void queriesWithListAndOrder() {
            Function<Composer, Sql> three =
                    c -> c.query(User.class, where(User::id).in(1L, 5L, 7L));
            composes(Dialect.POSTGRES, three, USERS + " WHERE id = ANY($1)", List.of(1L, 5L, 7L));
            composes(Dialect.SQLITE, three, USERS + " WHERE id IN ($1, $2, $3)", 1L, 5L, 7L);
            Function<Composer, Sql> one =
                    c -> c.query(User.class, where(User::id).in(List.of(1L)));
            composes(Dialect.POSTGRES, one, USERS + " WHERE id = ANY($1)", List.of(1L));
            composes(Dialect.SQLITE, one, USERS + " WHERE id IN ($1)", 1L);
            composes(
                    c -> c.query(Query.from(User.class).orderBy(User::name).orderByDesc(User::id)),
                    USERS + " ORDER BY name ASC, id DESC");
        }

        @Test
        void composingAnEmptyListIsRefused() {
            refuses(c -> c.query(User.class, where(User::id).in(List.of())), "User.id");
        }

        @Test
        void nullInAListIsRefused() {
            refuses(() -> where(User::id).in(1L, null), "User.id", "isNull");
            refuses(() -> where(User::id).in(Arrays.asList(1L, null)), "User.id");
        }

        @Test
        @DisplayName("C011: a negative limit or offset is refused, limit 0 is a limit")
        void refusesNegativePage() {
            refuses(() -> Query.from(User.class).limit(-1), "limit");
            refuses(() -> Query.from(User.class).offset(-1), "offset");
            composes(c -> c.query(Query.from(User.class).limit(0)), USERS + " LIMIT $1", 0);
        }

        @Test
        void comparesWithEveryOperator() {
            composes(
                    c -> c.query(
                            User.class,
                            where(User::id)
                                    .gt(1L)
                                    .and(User::id)
                                    .ge(2L)
                                    .and(User::id)
                                    .lt(9L)
                                    .and(User::id)
                                    .le(8L)
                                    .and(User::name)
                                    .ne("x")
                                    .and(User::email)
                                    .isNotNull()),
                    USERS + " WHERE id > $1 AND id >= $2 AND id < $3 AND id <= $4 AND name <> $5 AND email IS NOT NULL",
                    1L,
                    2L,
                    9L,
                    8L,
                    "x");
            composes(c -> c.query(User.class, where(User::email).ne(null)), USERS + " WHERE email IS NOT NULL");
            composes(
                    c -> c.query(
                            Meter.class,
                            where(Meter::updatedAt)
                                    .ltNow()
                                    .and(Meter::updatedAt)
                                    .leNow()
                                    .and(Meter::updatedAt)
                                    .gtNow()
                                    .and(Meter::updatedAt)
                                    .geNow()),
                    "SELECT id, n, label, updated_at FROM meters WHERE updated_at < CURRENT_TIMESTAMP"
                            + " AND updated_at <= CURRENT_TIMESTAMP AND updated_at > CURRENT_TIMESTAMP"
                            + " AND updated_at >= CURRENT_TIMESTAMP");
            refuses(() -> where(User::id).gt(null), "User.id");
            refuses(() -> where(User::name).ltNow().and(User::id).ltNow(), "User.id");
        }

        @Test
        void numbersTheParametersOfAFragmentBehindThoseBefore() {
            composes(
                    c -> c.query(
                            User.class, where(User::name).eq("a").and(Where.sql("length(name) > ? AND id < ?", 3, 9))),
                    USERS + " WHERE name = $1 AND (length(name) > $2 AND id < $3)",
                    "a",
                    3,
                    9);
            composes(
                    c -> c.query(
                            User.class,
                            Where.<User>sql(Sql.of("length(name) > :n AND length(email) > :n")
                                            .bind("n", 3))
                                    .and(User::id)
                                    .eq(1L)),
                    USERS + " WHERE (length(name) > $1 AND length(email) > $1) AND id = $2",
                    3,
                    1L);
            composes(
                    c -> c.query(User.class, where(User::id).eq(7L).and(Where.sql("name = $1 OR email = $1", "x"))),
                    USERS + " WHERE id = $1 AND (name = $2 OR email = $2)",
                    7L,
                    "x");
        }

        @Test
        void anOrInAFragmentStaysInItsParentheses() {
            composes(
                    c -> c.query(
                            User.class,
                            Where.<User>sql("id = 1 OR id = 2").and(User::name).eq("x")),
                    USERS + " WHERE (id = 1 OR id = 2) AND name = $1",
                    "x");
        }

        @Test
        void oneReadsAtMostTwo() {
            composes(c -> c.one(Query.from(User.class)), USERS + " LIMIT $1", 2);
            composes(c -> c.one(Query.from(User.class).limit(1)), USERS + " LIMIT $1", 1);
        }

        @Test
        void countIgnoresOrderLimitAndOffset() {
            composes(
                    c -> c.count(Query.from(User.class)
                            .where(User::name)
                            .eq("x")
                            .orderBy(User::name)
                            .limit(3)
                            .offset(4)),
                    "SELECT count(*) FROM users WHERE name = $1",
                    "x");
            composes(c -> c.count(User.class), "SELECT count(*) FROM users");
        }

        @Test
        void existsAsksForARow() {
            composes(
                    c -> c.exists(User.class, where(User::name).eq("x")),
                    "SELECT EXISTS (SELECT 1 FROM users WHERE name = $1)",
                    "x");
        }
    }

    @Nested
    class Updates {

        @Test
        @DisplayName("C013: update sets what is set, by the whole key, and returns the row")
        void updatesByKey() {
            composes(
                    c -> c.update(new User(1L, "N", null)), "UPDATE users SET name = $1 WHERE id = $2" + USER, "N", 1L);
            composes(
                    c -> c.update(new UserRole(1, 2, "admin")),
                    "UPDATE user_roles SET note = $1 WHERE user_id = $2 AND role_id = $3" + ROLE,
                    "admin",
                    1,
                    2);
        }

        @Test
        @DisplayName("C014: a guard is ANDed behind the key, for update and delete alike")
        void guards() {
            Post post = new Post(1L, null, "t", null);
            composes(
                    c -> c.update(post, where(Post::tenantId).eq(5L)),
                    "UPDATE posts SET title = $1 WHERE id = $2 AND tenant_id = $3" + POST,
                    "t",
                    1L,
                    5L);
            Function<Composer, Sql> list =
                    c -> c.update(post, where(Post::tenantId).in(10L, 20L));
            composes(
                    Dialect.POSTGRES,
                    list,
                    "UPDATE posts SET title = $1 WHERE id = $2 AND tenant_id = ANY($3)" + POST,
                    "t",
                    1L,
                    List.of(10L, 20L));
            composes(
                    Dialect.SQLITE,
                    list,
                    "UPDATE posts SET title = $1 WHERE id = $2 AND tenant_id IN ($3, $4)" + POST,
                    "t",
                    1L,
                    10L,
                    20L);
            composes(
                    c -> c.update(post, where(Post::deletedAt).eq(null)),
                    "UPDATE posts SET title = $1 WHERE id = $2 AND deleted_at IS NULL" + POST,
                    "t",
                    1L);
            composes(c -> c.update(post, Where.all()), "UPDATE posts SET title = $1 WHERE id = $2" + POST, "t", 1L);
            composes(
                    c -> c.delete(post, where(Post::tenantId).eq(5L)),
                    "DELETE FROM posts WHERE id = $1 AND tenant_id = $2" + POST,
                    1L,
                    5L);
            composes(
                    c -> c.delete(post, where(Post::deletedAt).eq(null)),
                    "DELETE FROM posts WHERE id = $1 AND deleted_at IS NULL" + POST,
                    1L);
            composes(c -> c.delete(post, Where.all()), "DELETE FROM posts WHERE id = $1" + POST, 1L);
        }

        @Test
        @DisplayName("C015: SET email = NULL is a parameter, never IS NULL")
        void setsNull() {
            composes(
                    c -> c.update(Patch.of(User.class, 1L).set(User::email).to(null)),
                    "UPDATE users SET email = $1 WHERE id = $2" + USER,
                    null,
                    1L);
        }

        @Test
        @DisplayName("C016: update and delete need the whole key, something to set, and a guard without the key")
        void refusesIncompleteUpdate() {
            refuses(c -> c.update(User.named("N")), "User.id");
            refuses(c -> c.update(new UserRole(1, null, "x")), "UserRole.roleId");
            refuses(c -> c.update(new User(1L, null, null)), "User");
            refuses(c -> c.update(Patch.of(User.class, 1L)), "User");
            refuses(c -> c.update(Patch.of(User.class).set(User::name).to("x")), "User.id");
            refuses(c -> c.update(new User(1L, "N", null), where(User::id).eq(1L)), "User.id");
            refuses(
                    c -> c.update(
                            Patch.of(User.class, 1L).set(User::name).to("x"),
                            where(User::id).gt(0L)),
                    "User.id");
            refuses(c -> c.delete(User.named("N")), "User.id");
            refuses(c -> c.delete(new UserRole(null, 2, null)), "UserRole.userId");
            refuses(c -> c.delete(new User(1L, null, null), where(User::id).in(1L, 2L)), "User.id");
            refuses(
                    c -> c.delete(
                            new UserRole(1, 2, null), where(UserRole::roleId).isNull()),
                    "UserRole.roleId");
        }

        @Test
        @DisplayName("C017: increment, value and database clock in one patch")
        void incrementsAndTakesTheClock() {
            Patch<Meter> patch = Patch.of(Meter.class)
                    .set(Meter::updatedAt)
                    .now()
                    .set(Meter::label)
                    .to("hot")
                    .set(Meter::n)
                    .plus(2)
                    .set(Meter::id)
                    .to(1L);
            composes(
                    c -> c.update(patch),
                    "UPDATE meters SET n = n + $1, label = $2, updated_at = CURRENT_TIMESTAMP WHERE id = $3"
                            + " RETURNING id, n, label, updated_at",
                    2,
                    "hot",
                    1L);
            composes(
                    c -> c.update(Patch.of(Meter.class, 1L).set(Meter::n).minus(3)),
                    "UPDATE meters SET n = n - $1 WHERE id = $2 RETURNING id, n, label, updated_at",
                    3,
                    1L);
        }

        @Test
        @DisplayName("C019: updateWhere takes a patch without key and a condition")
        void updatesWhere() {
            Patch<User> patch = Patch.of(User.class).set(User::name).to("x");
            Function<Composer, Sql> list =
                    c -> c.updateWhere(patch, where(User::id).in(1L, 2L, 3L));
            composes(Dialect.POSTGRES, list, "UPDATE users SET name = $1 WHERE id = ANY($2)", "x", List.of(1L, 2L, 3L));
            composes(Dialect.SQLITE, list, "UPDATE users SET name = $1 WHERE id IN ($2, $3, $4)", "x", 1L, 2L, 3L);
            composes(c -> c.updateWhere(patch, Where.all()), "UPDATE users SET name = $1", "x");
            composes(
                    c -> c.updateWhereReturning(patch, where(User::email).isNull()),
                    "UPDATE users SET name = $1 WHERE email IS NULL" + USER,
                    "x");
            refuses(c -> c.updateWhere(Patch.of(User.class, 1L).set(User::name).to("x"), Where.all()), "User.id");
            refuses(
                    c -> c.updateWhere(
                            Patch.of(User.class, 1L), where(User::name).eq("x")),
                    "User.id");
            refuses(c -> c.updateWhere(Patch.of(User.class), Where.all()), "User");
            refuses(c -> c.updateWhere(patch, null), "updateWhere", "Where.all()");
            refuses(c -> c.updateWhereReturning(patch, null), "Where.all()");
        }

        @Test
        void anEmptyDifferenceReadsTheRowAsStored() {
            User alice = new User(1L, "Alice", "a@x");
            composes(c -> c.update(Patch.between(alice, alice)), USERS + " WHERE id = $1", 1L);
        }
    }

    @Nested
    class Deletes {

        @Test
        @DisplayName("C020: delete by key, composite key and guard")
        void deletesByKey() {
            composes(c -> c.delete(ALICE), "DELETE FROM users WHERE id = $1" + USER, 1L);
            composes(c -> c.delete(User.class, 1L), "DELETE FROM users WHERE id = $1" + USER, 1L);
            composes(
                    c -> c.delete(new UserRole(1, 2, null)),
                    "DELETE FROM user_roles WHERE user_id = $1 AND role_id = $2" + ROLE,
                    1,
                    2);
            composes(
                    c -> c.delete(UserRole.class, Key.of(1, 2)),
                    "DELETE FROM user_roles WHERE user_id = $1 AND role_id = $2" + ROLE,
                    1,
                    2);
            composes(
                    c -> c.delete(ALICE, where(User::email).eq("a@x")),
                    "DELETE FROM users WHERE id = $1 AND email = $2" + USER,
                    1L,
                    "a@x");
        }

        @Test
        void deletesWhere() {
            composes(
                    c -> c.deleteWhere(User.class, where(User::name).eq("x")),
                    "DELETE FROM users WHERE name = $1",
                    "x");
            composes(c -> c.deleteWhere(User.class, Where.all()), "DELETE FROM users");
            composes(
                    c -> c.deleteWhereReturning(User.class, Where.sql("length(name) > ?", 3)),
                    "DELETE FROM users WHERE (length(name) > $1)" + USER,
                    3);
            refuses(c -> c.deleteWhere(User.class, null), "deleteWhere", "Where.all()");
            refuses(c -> c.deleteWhereReturning(User.class, null), "Where.all()");
        }
    }

    @Nested
    class Declarations {

        @Table("things")
        record Thing(
                Long id,
                @Nullable String name,
                @Transient @Nullable String note,
                @Transient boolean marked) {}

        record Untabled(Long id, String name) {}

        @Table("order")
        record Order(
                @Id Long id,
                @Column("user") @Nullable String buyer,
                @Nullable String order,
                @Column("Shipped At") @Nullable Instant shippedAt) {}

        @Table(value = "invoices", schema = "Billing")
        record Invoice(Long id, @Nullable Long total) {}

        @Test
        @DisplayName("C027: a transient component is in no statement; a record without a table is refused by name")
        void leavesTransientOutAndNeedsATable() {
            Thing thing = new Thing(1L, "n", "secret", true);
            composes(c -> c.insert(thing), "INSERT INTO things (id, name) VALUES ($1, $2) RETURNING id, name", 1L, "n");
            composes(c -> c.update(thing), "UPDATE things SET name = $1 WHERE id = $2 RETURNING id, name", "n", 1L);
            composes(c -> c.query(Thing.class), "SELECT id, name FROM things");
            refuses(() -> where(Thing::note).eq("x"), "Thing.note", "@Transient");

            for (Dialect dialect : Dialect.values()) {
                assertThatThrownBy(() -> Composer.of(dialect).get(Untabled.class, 1L))
                        .isInstanceOf(MappingException.class)
                        .hasMessageContainingAll("Untabled", "@Table");
                assertThatThrownBy(() -> Composer.of(dialect).insert(new Untabled(1L, "x")))
                        .isInstanceOf(MappingException.class)
                        .hasMessageContainingAll("Untabled", "@Table");
            }
        }

        @Test
        @DisplayName("C028: an unknown name is refused before any SQL")
        void refusesUnknownNames() {
            refuses(() -> ColumnRef.named(User.class, "emial"), "emial", "id, name, email", "Did you mean \"email\"?");
            refuses(() -> where(ColumnRef.named(User.class, "nope")).eq("x"), "nope");
            refuses(() -> Query.from(User.class).orderBy(ColumnRef.named(User.class, "nope")), "nope");
            refuses(() -> Patch.of(User.class).set(ColumnRef.named(User.class, "nope")), "nope");
            refuses(() -> Patch.ofMap(User.class, java.util.Map.of("nope", 1)), "nope");
        }

        @Test
        @DisplayName("C028: reserved words, capitals and blanks are quoted, everywhere")
        void quotesWhatHasTo() {
            String columns = "id, \"order\".\"user\", \"order\".\"order\", \"order\".\"Shipped At\"";
            String returning = " RETURNING " + columns;
            composes(
                    c -> c.insert(new Order(1L, "b", "o", null)),
                    "INSERT INTO \"order\" (id, \"user\", \"order\") VALUES ($1, $2, $3)" + returning,
                    1L,
                    "b",
                    "o");
            composes(
                    c -> c.query(Query.from(Order.class)
                            .where(Order::order)
                            .eq("o")
                            .and(Order::shippedAt)
                            .ltNow()
                            .orderBy(Order::buyer)),
                    "SELECT " + columns + " FROM \"order\""
                            + " WHERE \"order\".\"order\" = $1 AND \"order\".\"Shipped At\" < CURRENT_TIMESTAMP"
                            + " ORDER BY \"order\".\"user\"",
                    "o");
            composes(
                    c -> c.insert(
                            new Order(1L, "b", "o", null),
                            OnConflict.on(Order::order).update()),
                    "INSERT INTO \"order\" (id, \"user\", \"order\") VALUES ($1, $2, $3)"
                            + " ON CONFLICT (\"order\") DO UPDATE SET \"user\" = excluded.\"user\"" + returning,
                    1L,
                    "b",
                    "o");
        }

        @Test
        void writesTheSchemaThatTheRecordFixes() {
            composes(
                    c -> c.update(new Invoice(1L, 2L)),
                    "UPDATE \"Billing\".invoices SET total = $1 WHERE id = $2 RETURNING id, total",
                    2L,
                    1L);
        }

        @Table("pets")
        record Pet(Long id, @Column(type = "mood") @Nullable Mood mood) {}

        enum Mood {
            HAPPY,
            SAD
        }

        @Test
        void castsToTheTypeThatTheColumnNamesOnPostgresOnly() {
            Function<Composer, Sql> insert = c -> c.insert(new Pet(1L, Mood.SAD));
            composes(
                    Dialect.POSTGRES,
                    insert,
                    "INSERT INTO pets (id, mood) VALUES ($1, $2::mood) RETURNING id, mood",
                    1L,
                    Mood.SAD);
            composes(
                    Dialect.SQLITE,
                    insert,
                    "INSERT INTO pets (id, mood) VALUES ($1, $2) RETURNING id, mood",
                    1L,
                    Mood.SAD);
            Function<Composer, Sql> list =
                    c -> c.query(Pet.class, where(Pet::mood).in(Mood.HAPPY, Mood.SAD));
            composes(
                    Dialect.POSTGRES,
                    list,
                    "SELECT id, mood FROM pets WHERE mood = ANY($1::mood[])",
                    List.of(Mood.HAPPY, Mood.SAD));
            composes(Dialect.SQLITE, list, "SELECT id, mood FROM pets WHERE mood IN ($1, $2)", Mood.HAPPY, Mood.SAD);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aTextThatWasWrittenBeforeIsNotPutTogetherAgain(Dialect dialect) {
        List<Function<Long, Sql>> shapes = List.of(
                id -> Composer.of(dialect).get(User.class, id),
                id -> Composer.of(dialect).query(User.class, where(User::id).gt(id)),
                id -> Composer.of(dialect)
                        .update(Patch.of(User.class, id).set(User::name).to("name " + id)),
                id -> Composer.of(dialect).delete(User.class, id));
        for (Function<Long, Sql> shape : shapes) {
            assertThat(shape.apply(1L).text()).isSameAs(shape.apply(2L).text());
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void isOfItsDialect(Dialect dialect) {
        assertThat(Composer.of(dialect).dialect()).isSameAs(dialect);
    }
}
