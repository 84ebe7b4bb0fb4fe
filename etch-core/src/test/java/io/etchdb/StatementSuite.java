package io.etchdb;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.etchdb.TestRows.User;
import io.etchdb.error.EtchException;
import io.etchdb.error.IntegrityException;
import io.etchdb.execution.PoolStats;
import io.etchdb.execution.StatementCall;
import io.etchdb.execution.StatementKind;
import io.etchdb.execution.StatementListener;
import io.etchdb.execution.StatementOutcome;
import io.etchdb.execution.StatementOutcome.End;
import io.etchdb.execution.StatementStats;
import io.etchdb.execution.StatementStats.Totals;
import io.etchdb.row.Patch;
import io.etchdb.sql.Composer;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Query;
import io.etchdb.sql.Scroll;
import io.etchdb.sql.Sql;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;
import reactor.util.function.Tuple3;

/** What listeners, statistics and the log of slow statements hear, and that a transaction's one connection never hangs. */
abstract class StatementSuite extends EtchSuite {

    private final List<StatementOutcome> heard = new CopyOnWriteArrayList<>();
    private EtchTemplate listened;

    StatementSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return TestRows.SCHEMA;
    }

    @BeforeAll
    void openListened() {
        listened = EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .pool(pool -> pool.maxSize(2))
                .listener((outcome, context) -> heard.add(outcome))
                .build());
    }

    @AfterAll
    void closeListened() {
        run(listened.close());
    }

    @BeforeEach
    void empty() {
        run(etch.executeScript(TestRows.EMPTY));
        heard.clear();
    }

    private StatementOutcome only() {
        assertThat(heard).hasSize(1);
        return heard.get(0);
    }

    private List<StatementKind> kinds() {
        return heard.stream().map(outcome -> outcome.call().kind()).toList();
    }

    private static List<User> users(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new User((long) i, "n" + i, null))
                .toList();
    }

    // ---- listeners ----

    @Test
    @DisplayName("C078: a kind is told by the leading verb alone")
    void kindsAreToldByTheLeadingVerb() {
        run(listened.execute("INSERT INTO users (id, name) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET name = 'b'"));
        run(listened.execute("UPDATE users SET name = 'c'"));
        run(listened.execute("DELETE FROM users"));
        run(listened.execute("CREATE TABLE kid (id int, parent int REFERENCES counters (id) ON DELETE CASCADE)"));
        run(listened.execute("ALTER TABLE kid ADD COLUMN n int"));
        run(listened.execute("DROP TABLE kid"));
        run(listened.execute("WITH x AS (SELECT 1 AS n) SELECT n FROM x"));
        run(listened.execute(isPostgres() ? "SELECT id FROM users FOR UPDATE" : "/* UPDATE */ SELECT id FROM users"));
        run(listened.execute("EXPLAIN SELECT 1"));
        assertThat(kinds())
                .containsExactly(
                        StatementKind.DML,
                        StatementKind.DML,
                        StatementKind.DML,
                        StatementKind.DDL,
                        StatementKind.DDL,
                        StatementKind.DDL,
                        StatementKind.SELECT,
                        StatementKind.SELECT,
                        StatementKind.OTHER);
    }

    @Test
    @DisplayName("C078: a script of three statements is three events, in a transaction")
    void aScriptIsItsStatements() {
        run(listened.executeScript("CREATE TABLE three (id int); INSERT INTO three VALUES (1), (2); DROP TABLE three"));
        assertThat(kinds()).containsExactly(StatementKind.DDL, StatementKind.DML, StatementKind.DDL);
        assertThat(heard).extracting(outcome -> outcome.call().inTransaction()).containsOnly(true);
        assertThat(heard.get(1).rows()).isEqualTo(2);
        assertThat(heard.get(1).call().text()).isEqualTo("INSERT INTO three VALUES (1), (2)");
    }

    @Test
    @DisplayName("C078: one select is one event, with table, rows and time")
    void aSelectIsOneEvent() {
        run(etch.insertMany(users(3)));
        all(listened.query(User.class));
        StatementOutcome outcome = only();
        assertThat(outcome.call())
                .isEqualTo(new StatementCall(
                        StatementKind.SELECT,
                        "query",
                        "users",
                        null,
                        "SELECT id, name, email FROM users",
                        false,
                        List.of()));
        assertThat(outcome.rows()).isEqualTo(3);
        assertThat(outcome.end()).isEqualTo(End.COMPLETED);
        assertThat(outcome.error()).isNull();
        assertThat(outcome.duration()).isPositive();
    }

    @Test
    void everyCallPathIsHeardInTransactionsAndSavepointsToo() {
        run(listened.transaction(tx -> tx.insert(new User(1L, "a", null))
                .then(tx.transaction(inner -> inner.fetchVal(Long.class, "SELECT count(*) FROM users")))
                .then(tx.insertMany(users(0)))
                .then(tx.count(User.class))));
        assertThat(heard)
                .extracting(outcome -> outcome.call().label())
                .containsExactly("insert users", "select", "count users");
        assertThat(heard).extracting(outcome -> outcome.call().inTransaction()).containsOnly(true);
    }

    @Test
    void aNameAndAnErrorAreHeard() {
        run(etch.insert(new User(1L, "a", null)));
        assertThatThrownBy(() -> run(listened.execute(Sql.of("INSERT INTO users (id, name) VALUES (:id, 'x')")
                        .bind("id", 1)
                        .named("add user"))))
                .isInstanceOf(IntegrityException.class);
        StatementOutcome outcome = only();
        assertThat(outcome.call().name()).isEqualTo("add user");
        assertThat(outcome.end()).isEqualTo(End.FAILED);
        assertThat(outcome.error()).isInstanceOf(IntegrityException.class);
        assertThat(outcome.call().parameters()).isEmpty();
    }

    @Test
    void aCancelIsHeardOnce() {
        run(etch.insertMany(users(50)));
        assertThat(all(listened.query(User.class).take(3))).hasSize(3);
        assertThat(only().end()).isEqualTo(End.CANCELLED);
        assertThat(run(listened.count(User.class))).isEqualTo(50);
    }

    @Test
    void aListenerSeesTheSubscribersContextAndGivesTheDriverItsOwn() {
        List<String> seen = new CopyOnWriteArrayList<>();
        StatementListener tracing = new StatementListener() {
            @Override
            public Context started(StatementCall call, Context context) {
                return context.put("span", context.get("parent") + "/" + call.operation());
            }

            @Override
            public void ended(StatementOutcome outcome, ContextView context) {
                seen.add(context.get("span"));
            }
        };
        try (Opened opened = new Opened(EtchOptions.builder().listener(tracing))) {
            run(opened.template.insert(new User(1L, "a", null)).contextWrite(Context.of("parent", "p")));
            run(opened.template.transaction(tx -> tx.get(User.class, 1L)).contextWrite(Context.of("parent", "q")));
        }
        assertThat(seen).containsExactly("p/insert", "q/get");
    }

    @Test
    void aListenerThatThrowsDoesNotTouchTheStatement() {
        StatementListener broken = new StatementListener() {
            @Override
            public Context started(StatementCall call, Context context) {
                throw new IllegalStateException("at the start");
            }

            @Override
            public void ended(StatementOutcome outcome, ContextView context) {
                throw new IllegalStateException("at the end");
            }
        };
        List<ILoggingEvent> logged;
        List<StatementOutcome> behind = new CopyOnWriteArrayList<>();
        try (Opened opened = new Opened(
                        EtchOptions.builder().listener(broken).listener((outcome, context) -> behind.add(outcome)));
                Log log = new Log(StatementListener.class.getName())) {
            run(opened.template.insert(new User(1L, "a", null)));
            assertThat(run(opened.template.count(User.class))).isOne();
            logged = log.events();
        }
        assertThat(behind).hasSize(2);
        assertThat(logged).hasSize(1);
    }

    // ---- what runs is what is composed ----

    private void ranAsComposed(Publisher<?> ran, Sql composed) {
        heard.clear();
        Flux.from(ran).then().onErrorComplete(EtchException.class).block(TIMEOUT);
        assertThat(heard).isNotEmpty();
        assertThat(heard.get(0).call().text()).isEqualTo(composed.text());
    }

    @Test
    void everyVerbRunsTheTextThatIsComposed() {
        Composer composer = listened.compose();
        User row = new User(1L, "a", null);
        Patch<User> patch = Patch.of(User.class, 1L).set(User::name).to("b");
        Patch<User> change = Patch.of(User.class).set(User::email).toNull();
        Where<User> where = where(User::name).eq("a");
        Query<User> query =
                Query.from(User.class).where(where).orderBy(User::id).limit(3);
        Query<User> pages = Query.from(User.class).where(where).orderBy(User::id);
        OnConflict<User> upsert = OnConflict.upsert();
        List<User> rows = users(3);
        List<Patch<User>> patches = List.of(patch);
        ranAsComposed(listened.get(User.class, 1L), composer.get(User.class, 1L));
        ranAsComposed(listened.get(User.class, where), composer.get(User.class, where));
        ranAsComposed(listened.require(User.class, 1L), composer.require(User.class, 1L));
        ranAsComposed(listened.require(User.class, where), composer.require(User.class, where));
        ranAsComposed(listened.one(query), composer.one(query));
        ranAsComposed(listened.query(User.class), composer.query(User.class));
        ranAsComposed(listened.query(User.class, where), composer.query(User.class, where));
        ranAsComposed(listened.query(query), composer.query(query));
        ranAsComposed(listened.scroll(pages, Scroll.keyset(2)), composer.scroll(pages, Scroll.keyset(2)));
        ranAsComposed(listened.window(pages, Scroll.keyset(2), null), composer.window(pages, Scroll.keyset(2), null));
        ranAsComposed(listened.count(User.class), composer.count(User.class));
        ranAsComposed(listened.count(User.class, where), composer.count(User.class, where));
        ranAsComposed(listened.count(query), composer.count(query));
        ranAsComposed(listened.exists(User.class, where), composer.exists(User.class, where));
        ranAsComposed(listened.insert(row), composer.insert(row));
        ranAsComposed(listened.insert(row, upsert), composer.insert(row, upsert));
        ranAsComposed(listened.insert(patch), composer.insert(patch));
        ranAsComposed(listened.insert(patch, upsert), composer.insert(patch, upsert));
        ranAsComposed(listened.insertMany(rows, upsert), composer.insertMany(rows, upsert));
        ranAsComposed(listened.insertMany(rows), composer.insertMany(rows));
        ranAsComposed(listened.insertManyReturning(rows), composer.insertManyReturning(rows));
        ranAsComposed(listened.insertManyReturning(rows, upsert), composer.insertManyReturning(rows, upsert));
        ranAsComposed(listened.insertMany(User.class, patches), composer.insertMany(User.class, patches));
        ranAsComposed(
                listened.insertMany(User.class, patches, upsert), composer.insertMany(User.class, patches, upsert));
        ranAsComposed(
                listened.insertManyReturning(User.class, patches), composer.insertManyReturning(User.class, patches));
        ranAsComposed(
                listened.insertManyReturning(User.class, patches, upsert),
                composer.insertManyReturning(User.class, patches, upsert));
        ranAsComposed(listened.update(row), composer.update(row));
        ranAsComposed(listened.update(row, where), composer.update(row, where));
        ranAsComposed(listened.update(patch), composer.update(patch));
        ranAsComposed(listened.update(patch, where), composer.update(patch, where));
        ranAsComposed(listened.updateWhere(change, where), composer.updateWhere(change, where));
        ranAsComposed(listened.updateWhereReturning(change, where), composer.updateWhereReturning(change, where));
        ranAsComposed(listened.updateMany(patches), composer.updateMany(patches));
        ranAsComposed(listened.delete(row), composer.delete(row));
        ranAsComposed(listened.delete(row, where), composer.delete(row, where));
        ranAsComposed(listened.delete(User.class, 1L), composer.delete(User.class, 1L));
        ranAsComposed(
                listened.deleteMany(User.class, List.of(1L, 2L)), composer.deleteMany(User.class, List.of(1L, 2L)));
        ranAsComposed(listened.deleteWhere(User.class, where), composer.deleteWhere(User.class, where));
        ranAsComposed(
                listened.deleteWhereReturning(User.class, where), composer.deleteWhereReturning(User.class, where));
    }

    // ---- statistics and slow statements ----

    @Test
    @DisplayName(
            "C100: a history of 5 keeps the last 5 of 10, failures are counted, transactions and fetchVal included")
    void statisticsCountEverything() {
        try (Opened opened = new Opened(EtchOptions.builder().statistics(5))) {
            EtchTemplate template = opened.template;
            for (int i = 0; i < 7; i++) {
                run(template.fetchVal(Integer.class, "SELECT " + i));
            }
            run(template.transaction(tx -> tx.insert(new User(1L, "a", null))));
            assertThatThrownBy(() -> run(template.insert(new User(1L, "a", null))))
                    .isInstanceOf(IntegrityException.class);
            run(template.inSchema("elsewhere").fetchVal(Integer.class, "SELECT 9"));
            StatementStats stats = template.stats();
            assertThat(stats.executed()).isEqualTo(10);
            assertThat(stats.failed()).isOne();
            assertThat(stats.average()).isPositive().isLessThanOrEqualTo(stats.maximum());
            assertThat(stats.byLabel()).containsOnlyKeys("select", "insert users");
            assertThat(stats.byLabel().get("insert users").failed()).isOne();
            assertThat(stats.byLabel().get("insert users").rows()).isOne();
            Totals reads = stats.byLabel().get("select");
            assertThat(reads.rows()).isEqualTo(8);
            assertThat(reads.percentiles().half())
                    .isPositive()
                    .isLessThanOrEqualTo(reads.percentiles().of95());
            assertThat(reads.percentiles().of95())
                    .isLessThanOrEqualTo(reads.percentiles().of99());
            assertThat(reads.percentiles().of99()).isLessThanOrEqualTo(reads.maximum());
            assertThat(stats.recent())
                    .extracting(outcome -> outcome.call().text())
                    .hasSize(5)
                    .startsWith("SELECT 9")
                    .endsWith("SELECT 6", "SELECT 5");
            assertThat(stats.slow(10)).isEmpty();
        }
    }

    @Test
    @DisplayName("C100: a slow statement is in the list and in the log with its text and name, without its values")
    void slowStatementsAreListedAndLogged() {
        try (Opened opened = new Opened(EtchOptions.builder().slowQueryThreshold(Duration.ofMillis(50)));
                Log log = new Log("io.etchdb.slow")) {
            run(opened.template.transaction(tx -> tx.fetch(slow("secret")).then()));
            assertThat(opened.template.stats().slow(10)).hasSize(1);
            assertThat(opened.template.stats().slow(0)).isEmpty();
            assertThat(log.events()).hasSize(1);
            assertThat(log.events().get(0).getFormattedMessage())
                    .contains("slow report", "threshold 50 ms", "$1")
                    .doesNotContain("secret");
        }
    }

    @Test
    @DisplayName("C100: parameters are shown when asked for, and then masked")
    void parametersAreMasked() {
        try (Opened opened = new Opened(
                EtchOptions.builder().slowQueryThreshold(Duration.ZERO).logParameters(true))) {
            run(opened.template.fetchVal(
                    String.class, "SELECT name FROM users WHERE name = $1 AND id = $2", "secret", 7L));
            assertThat(opened.template.stats().recent().get(0).call().parameters())
                    .containsExactly("text(6)", "7");
        }
    }

    @Test
    void statementsAreCountedThoughNobodyAskedForIt() {
        try (Opened opened = new Opened(EtchOptions.builder())) {
            EtchTemplate template = opened.template;
            run(template.insert(new User(1L, "a", null)));
            assertThatThrownBy(() -> run(template.insert(new User(1L, "a", null))))
                    .isInstanceOf(IntegrityException.class);
            run(template.transaction(tx -> tx.insertMany(users(9).subList(1, 9))));
            run(template.query(User.class).take(1).then());
            run(template.fetchVal(Integer.class, "SELECT 1"));
            run(template.fetchVal(Integer.class, Sql.of("SELECT 1").named("one")));

            StatementStats stats = template.stats();
            assertThat(stats.executed()).isEqualTo(6);
            assertThat(stats.failed()).isOne();
            assertThat(stats.average()).isPositive().isLessThanOrEqualTo(stats.maximum());
            assertThat(stats.byLabel().keySet())
                    .containsExactlyInAnyOrder("insert users", "insertMany users", "query users", "select", "one");
            assertThat(stats.byLabel().get("insert users"))
                    .extracting(Totals::executed, Totals::failed, Totals::rows)
                    .containsExactly(2L, 1L, 1L);
            assertThat(stats.byLabel().get("insertMany users").rows()).isEqualTo(8);
            assertThat(stats.byLabel().get("insert users").percentiles().half()).isPositive();
            assertThat(stats.recent()).isEmpty();
            assertThat(stats.slow(10)).isEmpty();
        }
    }

    @Test
    void statisticsTellWhatThePoolDoes() {
        try (Opened opened = new Opened(EtchOptions.builder())) {
            EtchTemplate template = opened.template;
            StatementStats whileOneIsLent =
                    run(template.withConnection(connection -> Mono.fromSupplier(template::stats))
                            .next());
            if (isPostgres()) {
                // How many are idle depends on how fast the others of the first batch come.
                assertThat(whileOneIsLent.pool())
                        .extracting(PoolStats::inUse, PoolStats::waiting, PoolStats::maximum)
                        .containsExactly(1, 0, 2);
            } else {
                assertThat(whileOneIsLent.pool()).isNull();
            }
        }
    }

    @Test
    void negativeHistoryIsRefused() {
        assertThatThrownBy(() -> EtchOptions.builder().statistics(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private Sql slow(String secret) {
        String text = isPostgres()
                ? "SELECT pg_sleep(0.1), $1::text AS t"
                : "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000)"
                        + " SELECT max(i), $1 AS t FROM n";
        return Sql.of(text, secret).named("slow report");
    }

    // ---- one connection ----

    private void refusesOrWorks(Mono<?> mono) {
        assertThatThrownBy(() -> run(mono))
                .isInstanceOf(EtchException.class)
                .hasMessageContaining("still being read")
                .hasMessageContaining("collectList");
    }

    @Test
    void aStatementInsideAStreamOfItsTransactionFailsAtOnce() {
        run(etch.insertMany(users(3_000)));
        refusesOrWorks(etch.transaction(tx -> tx.query(User.class)
                .flatMap(user -> tx.execute("UPDATE users SET email = 'x' WHERE id = $1", user.id()))
                .then()));
        refusesOrWorks(etch.transaction(tx -> tx.query(User.class)
                .concatMap(user -> tx.delete(User.class, user.id()))
                .then()));
        refusesOrWorks(etch.transaction(
                tx -> Flux.zip(tx.query(User.class), tx.query(User.class)).then()));
        assertThat(count("users")).isEqualTo(3_000);
    }

    @Test
    void aStreamThatIsCancelledBeforeItsFirstRowLetsTheTransactionEnd() {
        run(etch.insertMany(users(3_000)));
        for (int i = 0; i < 3; i++) {
            Mono<Void> failing = etch.transaction(tx -> Flux.merge(
                            tx.query(User.class),
                            Mono.<User>error(new IllegalStateException("on purpose"))
                                    .hide())
                    .then());
            assertThatThrownBy(() -> run(failing))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("on purpose");
            User first = run(etch.transaction(tx -> tx.query(User.class).next()));
            assertThat(first).isNotNull();
        }
    }

    @Test
    void aNestedTransactionInsideAStreamFailsAtOnce() {
        run(etch.insertMany(users(3_000)));
        refusesOrWorks(etch.transaction(tx -> tx.query(User.class)
                .concatMap(user -> tx.transaction(inner -> inner.delete(User.class, user.id())))
                .then()));
        refusesOrWorks(etch.transaction(tx -> tx.transactionMany(inner -> inner.query(User.class))
                .concatMap(user -> tx.delete(User.class, user.id()))
                .then()));
        assertThat(count("users")).isEqualTo(3_000);
    }

    @Test
    void aStreamOfALentConnectionIsLookedAfterToo() {
        run(etch.insertMany(users(3_000)));
        refusesOrWorks(etch.transaction(tx -> tx.withConnection(connection -> Flux.from(connection
                                .createStatement("SELECT id FROM users")
                                .execute())
                        .concatMap(result -> result.map((row, metadata) -> row.get(0, Long.class))))
                .concatMap(id -> tx.delete(User.class, id))
                .then()));
        refusesOrWorks(etch.transaction(tx -> tx.query(User.class)
                .concatMap(user -> tx.withConnection(connection -> Flux.just(1)))
                .then()));
        assertThat(count("users")).isEqualTo(3_000);
    }

    @Test
    void collectedRowsAndRowsWithoutALimitWork() {
        run(etch.insertMany(users(600)));
        Long deleted = run(etch.transaction(tx -> tx.query(User.class)
                .collectList()
                .flatMapIterable(rows -> rows)
                .concatMap(user -> tx.delete(User.class, user.id()))
                .count()));
        assertThat(deleted).isEqualTo(600);
        run(etch.insertMany(users(3)));
        Tuple3<List<User>, List<User>, Long> found = run(etch.transaction(tx -> Mono.zip(
                tx.query(User.class).collectList(), tx.query(User.class).collectList(), tx.count(User.class))));
        assertThat(found.getT1()).hasSize(3).isEqualTo(found.getT2());
        assertThat(found.getT3()).isEqualTo(3);
        User first = run(
                etch.transaction(tx -> tx.query(User.class).next().flatMap(user -> tx.delete(User.class, user.id()))));
        assertThat(first.id()).isEqualTo(1);
    }

    // ---- fixtures ----

    /** A template with options of its own, on the suite's tables. */
    private final class Opened implements AutoCloseable {

        private final EtchTemplate template;

        Opened(EtchOptions.Builder options) {
            template = EtchTemplate.connect(
                    options.url(database().url()).pool(pool -> pool.maxSize(2)).build());
            if (kind() == TestDatabase.Kind.SQLITE_MEMORY) {
                run(template.executeScript(ddl(schema())));
            }
        }

        @Override
        public void close() {
            run(template.close());
        }
    }

    /** What a logger says meanwhile. */
    private static final class Log implements AutoCloseable {

        private final Logger logger;
        private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

        Log(String name) {
            logger = (Logger) LoggerFactory.getLogger(name);
            appender.start();
            logger.addAppender(appender);
        }

        List<ILoggingEvent> events() {
            return List.copyOf(appender.list);
        }

        @Override
        public void close() {
            logger.detachAppender(appender);
        }
    }
}
