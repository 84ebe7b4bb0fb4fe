package io.etchdb.docs;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchRepository;
import io.etchdb.EtchTemplate;
import io.etchdb.annotation.CreatedAt;
import io.etchdb.annotation.GeneratedKey;
import io.etchdb.annotation.Table;
import io.etchdb.annotation.UpdatedAt;
import io.etchdb.codegen.RecordOptions;
import io.etchdb.codegen.RecordSources;
import io.etchdb.error.NotFoundException;
import io.etchdb.migrate.Migrations;
import io.etchdb.row.Patch;
import io.etchdb.row.RowMap;
import io.etchdb.schema.Ddl;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Query;
import io.etchdb.sql.Sql;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Our side of the pages for those who come from etchdb, fastasyncpg, achemy and pgdbm, on each database. */
abstract class ComingFromPythonSuite extends DatabaseSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private EtchTemplate etch;
    private Dialect dialect;

    ComingFromPythonSuite(Kind kind) {
        super(kind);
    }

    @BeforeAll
    void createTables() {
        etch = EtchTemplate.connect(database().url());
        dialect = database().kind().isSqlite() ? Dialect.SQLITE : Dialect.POSTGRES;
        Ddl ddl = Ddl.of(dialect);
        run(etch.executeScript(ddl.createAll(
                ddl.create(User.class).unique(User::email),
                ddl.create(Counter.class),
                ddl.create(Cat.class),
                ddl.create(Person.class).unique(Person::email).defaultTo(Person::active, true))));
    }

    @BeforeEach
    void empty() {
        run(etch.executeScript("DELETE FROM users; DELETE FROM counters; DELETE FROM cats; DELETE FROM people"));
    }

    @AfterAll
    void close() {
        run(etch.close());
    }

    // spotless:off
    // ---- etchdb ----

    // tag::etchdb-row[]
    @Table("users")
    record User(@Nullable Long id, @Nullable String name, @Nullable String email) {}

    // end::etchdb-row[]
    @Table("counters")
    record Counter(long id, @Nullable Integer n, @Nullable Instant seenAt) {}

    @Test
    void etchdbCrud() {
        // tag::etchdb-crud[]
        Mono<User> alice = etch.insert(new User(null, "Alice", null)); // emits it with the id that the database gave
        Mono<User> renamed = alice.flatMap(user -> etch.update(new User(user.id(), "Alice B", null))); // email stays
        Mono<User> found = renamed.flatMap(user -> etch.get(User.class, user.id()));
        Flux<User> withoutEmail = etch.query(User.class, where(User::email).isNull());
        Mono<User> gone = found.flatMap(etch::delete);
        // end::etchdb-crud[]
        assertThat(one(gone).name()).isEqualTo("Alice B");
        assertThat(all(withoutEmail)).isEmpty();
    }

    @Test
    void etchdbPatches() {
        run(etch.insert(new Counter(1, 5, null)));
        long id = one(etch.insert(new User(null, "Alice", "alice@example.com"))).id();
        // tag::etchdb-patch[]
        Mono<User> guarded = etch.update(Patch.of(User.class, id).set(User::name).to("Alice B"),
                where(User::email).eq("alice@example.com"));
        Mono<Counter> counted = etch.update(Patch.of(Counter.class, 1L)
                .set(Counter::n).plus(1)
                .set(Counter::seenAt).now());
        // end::etchdb-patch[]
        assertThat(one(guarded).name()).isEqualTo("Alice B");
        assertThat(one(counted).n()).isEqualTo(6);
        assertThat(one(etch.get(Counter.class, 1L)).seenAt()).isNotNull();
    }

    @Test
    void etchdbBulkAndRawSql() {
        List<User> users = List.of(new User(null, "Bob", "bob@x"), new User(null, "Carol", "carol@x"));
        // tag::etchdb-bulk[]
        Mono<Long> inserted = etch.insertMany(users, OnConflict.ignore());
        Flux<User> recent = etch.fetchModels(User.class, "SELECT u.* FROM users u WHERE u.name > $1 ORDER BY u.id", "Al");
        Mono<Long> count = etch.fetchVal(Long.class, "SELECT count(*) FROM users");
        Mono<User> both = etch.transaction(tx -> tx
                .insert(new User(null, "Dave", "dave@x"))
                .flatMap(dave -> tx.execute("UPDATE users SET name = upper(name) WHERE email = $1", "bob@x")
                        .thenReturn(dave)));
        Sql get = etch.compose().get(User.class, 1L); // SELECT id, name, email FROM users WHERE id = $1
        // end::etchdb-bulk[]
        assertThat(one(inserted)).isEqualTo(2);
        assertThat(one(both).name()).isEqualTo("Dave");
        assertThat(all(recent)).extracting(User::name).containsExactly("BOB", "Carol", "Dave");
        assertThat(one(count)).isEqualTo(3);
        assertThat(get.text()).isEqualTo("SELECT id, name, email FROM users WHERE id = $1");
    }

    // ---- fastasyncpg ----

    // tag::fastasyncpg-row[]
    @Table("cats")
    record Cat(@Nullable Long id, @Nullable String name, @Nullable Double weight, @Nullable Long uid) {}

    // end::fastasyncpg-row[]
    @Test
    void fastasyncpgMetadata() {
        // tag::fastasyncpg-metadata[]
        Mono<List<String>> key = etch.catalog().map(catalog -> catalog.table("cats").primaryKey());
        Mono<RecordSources> records = etch.catalog()
                .map(catalog -> RecordSources.of(catalog, RecordOptions.inPackage("com.acme.db")));
        // end::fastasyncpg-metadata[]
        assertThat(one(key)).containsExactly("id");
        assertThat(one(records).files()).extracting(file -> file.path()).contains("com/acme/db/Cats.java");
    }

    @Test
    void fastasyncpgTables() {
        // tag::fastasyncpg-table[]
        EtchTemplate mine = etch.scoped(Cat.class, where(Cat::uid).eq(1L));

        Mono<Cat> purr = mine.insert(new Cat(null, "purr", 4.0, null)); // gets uid 1
        Mono<Cat> heavier = purr.flatMap(cat -> mine.update(new Cat(cat.id(), null, 4.5, null)));
        Flux<Cat> firstThree = mine.query(Query.from(Cat.class).orderBy(Cat::name).limit(3));
        Mono<Cat> required = mine.require(Cat.class, 99_999L); // NotFoundException
        Mono<Cat> perhaps = mine.get(Cat.class, 99_999L); // empty
        // end::fastasyncpg-table[]
        run(etch.insert(new Cat(null, "meow", 6.0, 2L)));
        assertThat(one(heavier)).extracting(Cat::name, Cat::weight, Cat::uid).containsExactly("purr", 4.5, 1L);
        assertThat(all(firstThree)).hasSize(1);
        StepVerifier.create(required).expectError(NotFoundException.class).verify(TIMEOUT);
        StepVerifier.create(perhaps).expectComplete().verify(TIMEOUT);
    }

    // tag::fastasyncpg-transaction[]
    Mono<Cat> feed(long id) {
        return etch.transaction(tx -> weighed(id).then(etch.update(Patch.of(Cat.class, id).set(Cat::weight).plus(1))));
    }

    Mono<Long> weighed(long id) { // is part of the transaction, although nobody hands it over
        return etch.execute("UPDATE cats SET name = name || '!' WHERE id = $1", id);
    }
    // end::fastasyncpg-transaction[]

    @Test
    void fastasyncpgTransactions() {
        long id = one(etch.insert(new Cat(null, "meow", 6.0, 2L))).id();
        assertThat(one(feed(id))).extracting(Cat::name, Cat::weight).containsExactly("meow!", 7.0);
    }

    // ---- achemy ----

    // tag::achemy-row[]
    @Table("people")
    record Person(
            @GeneratedKey @Nullable UUID id,
            @Nullable String name,
            @Nullable String email,
            @Nullable Boolean active,
            @CreatedAt @Nullable Instant createdAt,
            @UpdatedAt @Nullable Instant updatedAt) {

        static Person of(String name, String email) { return new Person(null, name, email, null, null, null); }
    }
    // end::achemy-row[]

    // tag::achemy-repository[]
    static class People extends EtchRepository<Person, UUID> {

        People(EtchTemplate etch) { super(etch, Person.class); }

        Mono<Person> byEmail(String email) { return findBy(where(Person::email).eq(email)).next(); }

        Flux<Person> active() { return all(from().where(Person::active).eq(true).orderBy(Person::name)); }
    }
    // end::achemy-repository[]

    @Test
    void achemyRepository() {
        // tag::achemy-work[]
        People people = new People(etch);

        Mono<Person> alicia = people.byEmail("alice@example.com")
                .switchIfEmpty(Mono.defer(() -> people.insert(Person.of("Alice", "alice@example.com"))))
                .flatMap(alice -> people.update(Patch.of(Person.class, alice.id()).set(Person::name).to("Alicia")));
        Mono<Map<String, @Nullable Object>> json = alicia.map(RowMap::of).map(RowMap::json);
        // end::achemy-work[]
        Person stored = one(alicia);
        assertThat(stored).extracting(Person::name, Person::active).containsExactly("Alicia", true);
        assertThat(stored.createdAt()).isNotNull();
        assertThat(one(json)).containsEntry("id", stored.id().toString());
        assertThat(all(people.active())).extracting(Person::name).containsExactly("Alicia");
    }

    @Test
    void achemyUnitOfWork() {
        run(etch.insert(Person.of("Alice", "alice@example.com")));
        List<Person> batch = List.of(Person.of("Eve", "eve@example.com"), Person.of("Alice", "alice@example.com"));
        // tag::achemy-transaction[]
        Mono<Long> work = etch.transaction(tx -> {
            People inside = new People(tx);
            return inside.insert(Person.of("Frank", "frank@example.com"))
                    .then(tx.insertMany(batch, OnConflict.on(Person::email).ignore())); // 1: Alice is there
        });
        // end::achemy-transaction[]
        assertThat(one(work)).isEqualTo(1);
        assertThat(one(etch.count(Person.class))).isEqualTo(3);
        run(etch.deleteWhere(Person.class, Where.all()));
    }

    // ---- pgdbm ----

    @Test
    void pgdbmService() {
        String url = database().url();
        // tag::pgdbm-service[]
        Mono<Instant> since = EtchTemplate.using(url, db -> db.migrate(Migrations.of("service", "classpath:pgdbm/service"))
                .then(db.fetchVal(Instant.class,
                        "INSERT INTO {{tables.subscribers}} (email) VALUES ($1) RETURNING since", "user@example.com")));
        // end::pgdbm-service[]
        assertThat(one(since)).isAfter(Instant.EPOCH);
    }

    @Test
    void pgdbmModules() {
        String users = dialect == Dialect.SQLITE ? "main" : "users";
        String orders = dialect == Dialect.SQLITE ? "main" : "orders";
        // tag::pgdbm-modules[]
        EtchTemplate usersDb = etch.inSchema(users); // one pool
        EtchTemplate ordersDb = etch.inSchema(orders);

        Mono<Integer> migrated = usersDb.migrate(Migrations.of("users", "classpath:pgdbm/users"))
                .then(ordersDb.migrate(Migrations.of("orders", "classpath:pgdbm/orders")));
        Mono<Long> stored = usersDb.execute("INSERT INTO {{tables.logins}} (name) VALUES ($1)", "alice");
        // end::pgdbm-modules[]
        assertThat(one(migrated)).isEqualTo(1);
        assertThat(one(stored)).isEqualTo(1);
        // tag::pgdbm-transaction[]
        Mono<Long> placed = etch.transaction(tx -> tx.inSchema(users)
                .execute("UPDATE {{tables.logins}} SET orders = orders + 1 WHERE name = $1", "alice")
                .then(tx.inSchema(orders)
                        .execute("INSERT INTO {{tables.purchases}} (buyer, pieces) VALUES ($1, $2)", "alice", 3)));
        // end::pgdbm-transaction[]
        assertThat(one(placed)).isEqualTo(1);
        assertThat(one(usersDb.fetchVal(Long.class, "SELECT orders FROM {{tables.logins}}"))).isEqualTo(1);
    }
    // spotless:on

    private static void run(Mono<?> work) {
        StepVerifier.create(work.then()).expectComplete().verify(TIMEOUT);
    }

    private static <T> T one(Mono<T> value) {
        return value.blockOptional(TIMEOUT).orElseThrow();
    }

    private static <T> List<T> all(Flux<T> values) {
        return one(values.collectList());
    }
}
