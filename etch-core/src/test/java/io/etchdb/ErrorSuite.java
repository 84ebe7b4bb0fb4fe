package io.etchdb;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.annotation.Column;
import io.etchdb.annotation.Table;
import io.etchdb.error.BadSqlException;
import io.etchdb.error.EtchException;
import io.etchdb.error.IntegrityException;
import io.etchdb.error.IntegrityException.Kind;
import io.etchdb.error.NotUniqueException;
import io.etchdb.error.UndefinedColumnException;
import io.etchdb.error.UndefinedTableException;
import io.etchdb.row.Patch;
import io.etchdb.sql.Query;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.spi.R2dbcException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** C034 and C053: what the database refuses comes as the same type on every database, with its facts as fields. */
abstract class ErrorSuite extends EtchSuite {

    @Table("owners")
    record Owner(
            @Nullable Long id,
            @Nullable String email,
            @Nullable Integer age) {}

    @Table("dogs")
    record Dog(
            @Nullable Long id,
            @Nullable Long ownerId,
            @Nullable String name) {}

    /** A table without a key of which the record says that it has one. */
    @Table("twins")
    record Twin(@Nullable Integer id, int n) {}

    @Table("nowhere")
    record Nowhere(@Nullable Long id, @Nullable String name) {}

    @Table("owners")
    record Mistaken(
            @Nullable Long id, @Column("emial") @Nullable String email) {}

    ErrorSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return """
                CREATE TABLE owners (
                    id {serial}, email text UNIQUE, age int CONSTRAINT owners_age CHECK (age > 0), tag text);
                CREATE TABLE dogs (
                    id {serial}, owner_id int REFERENCES owners (id), name text NOT NULL,
                    CONSTRAINT dogs_names UNIQUE (owner_id, name));
                CREATE TABLE twins (id int, n int);
                """;
    }

    @BeforeEach
    void fill() {
        run(etch.executeScript("DELETE FROM dogs; DELETE FROM owners"));
        run(etch.insert(new Owner(1L, "a@x", 5)));
    }

    private static <E extends EtchException> E error(Class<E> type, Publisher<?> failing) {
        EtchException[] caught = new EtchException[1];
        StepVerifier.create(failing)
                .expectErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(type);
                    caught[0] = (EtchException) error;
                })
                .verify(TIMEOUT);
        assertThat(caught[0].getCause()).as("the driver's exception").isInstanceOf(R2dbcException.class);
        assertThat(caught[0].sqlState()).isNotEmpty();
        return type.cast(caught[0]);
    }

    private static IntegrityException violation(Kind kind, Publisher<?> failing) {
        IntegrityException error = error(IntegrityException.class, failing);
        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.sql()).isNotEmpty();
        return error;
    }

    @Test
    @DisplayName("C034: a duplicate primary key")
    void duplicateKey() {
        IntegrityException error = violation(Kind.UNIQUE, etch.insert(new Owner(1L, "b@x", 1)));
        assertThat(error.table()).isEqualTo("owners");
        assertThat(error.sqlState()).isEqualTo("23505");
        assertThat(error.sql()).startsWith("INSERT INTO owners");
    }

    @Test
    @DisplayName("C034: a duplicate in a unique column names table and column or constraint, not the value")
    void duplicateValue() {
        IntegrityException error = violation(Kind.UNIQUE, etch.insert(new Owner(2L, "a@x", 1)));
        assertThat(error.table()).isEqualTo("owners");
        if (isPostgres()) {
            assertThat(error.constraint()).isEqualTo("owners_email_key");
        } else {
            assertThat(error.column()).isEqualTo("email");
        }
        assertThat(error).hasMessageNotContaining("a@x");
    }

    @Test
    void duplicateOfTwoColumnsNamesBoth() {
        run(etch.insert(new Dog(1L, 1L, "Rex")));
        IntegrityException error = violation(Kind.UNIQUE, etch.insert(new Dog(2L, 1L, "Rex")));
        assertThat(error.table()).isEqualTo("dogs");
        if (isPostgres()) {
            assertThat(error.constraint()).isEqualTo("dogs_names");
        } else {
            assertThat(error.column()).isEqualTo("owner_id, name");
        }
        assertThat(error).hasMessageNotContaining("Rex");
    }

    @Test
    @DisplayName("C034: a foreign key, by insert and by delete")
    void foreignKey() {
        violation(Kind.FOREIGN_KEY, etch.insert(new Dog(1L, 404L, "Rex")));
        run(etch.insert(new Dog(1L, 1L, "Rex")));
        violation(Kind.FOREIGN_KEY, etch.delete(Owner.class, 1L));
    }

    @Test
    @DisplayName("C034: a NOT NULL column left out, set to NULL by insert and by update")
    void notNull() {
        IntegrityException error = violation(Kind.NOT_NULL, etch.insert(new Dog(1L, 1L, null)));
        assertThat(error.table()).isEqualTo("dogs");
        assertThat(error.column()).isEqualTo("name");
        run(etch.insert(new Dog(1L, 1L, "Rex")));
        violation(
                Kind.NOT_NULL,
                etch.update(Patch.of(Dog.class, 1L).set(Dog::name).toNull()));
    }

    @Test
    @DisplayName("C034: a CHECK constraint is named")
    void check() {
        IntegrityException error = violation(Kind.CHECK, etch.insert(new Owner(2L, "b@x", -1)));
        assertThat(error.constraint()).isEqualTo("owners_age");
        violation(
                Kind.CHECK,
                etch.updateWhere(Patch.of(Owner.class).set(Owner::age).to(0), Where.all()));
    }

    @Test
    @DisplayName("C053: a missing table, by every kind of statement")
    void missingTable() {
        error(UndefinedTableException.class, etch.query(Nowhere.class));
        error(UndefinedTableException.class, etch.get(Nowhere.class, 1L));
        error(UndefinedTableException.class, etch.insert(new Nowhere(1L, "x")));
        error(UndefinedTableException.class, etch.update(new Nowhere(1L, "x")));
        error(UndefinedTableException.class, etch.delete(Nowhere.class, 1L));
        error(UndefinedTableException.class, etch.count(Nowhere.class));
        UndefinedTableException error = error(UndefinedTableException.class, etch.execute("SELECT * FROM nowhere"));
        assertThat(error).hasMessageContaining("nowhere");
        assertThat(error.sql()).isEqualTo("SELECT * FROM nowhere");
        assertThat(error.sqlState()).isEqualTo("42P01");
    }

    @Test
    @DisplayName("C053: a missing column in SELECT, UPDATE and INSERT")
    void missingColumn() {
        error(UndefinedColumnException.class, etch.query(Mistaken.class));
        error(UndefinedColumnException.class, etch.insert(new Mistaken(2L, "x")));
        error(UndefinedColumnException.class, etch.update(new Mistaken(1L, "x")));
        error(UndefinedColumnException.class, etch.fetch("SELECT emial FROM owners"));
        error(UndefinedColumnException.class, etch.execute("UPDATE owners SET emial = 'x'"));
        UndefinedColumnException error =
                error(UndefinedColumnException.class, etch.execute("INSERT INTO owners (emial) VALUES ('x')"));
        assertThat(error).hasMessageContaining("emial");
        assertThat(error.sqlState()).isEqualTo("42703");
    }

    @Test
    void syntaxErrorIsBadSql() {
        BadSqlException error = error(BadSqlException.class, etch.execute("SELEC 1"));
        assertThat(error).hasMessageContaining("SELEC");
        assertThat(error.sql()).isEqualTo("SELEC 1");
        error(BadSqlException.class, etch.fetch("SELECT no_such_function(1)"));
        error(BadSqlException.class, etch.query(Query.from(Owner.class).where(Where.sql("age >"))));
    }

    @Test
    void noMessageQuotesAParameter() {
        String secret = "top-secret-value";
        run(etch.insert(new Owner(2L, secret, 1)));
        for (Publisher<?> failing : List.<Publisher<?>>of(
                etch.insert(new Owner(3L, secret, 1)),
                etch.insert(new Owner(null, secret, 1)),
                etch.update(new Owner(1L, secret, null)),
                etch.execute("UPDATE owners SET email = $1, age = -1", secret),
                etch.execute("INSERT INTO nowhere VALUES ($1)", secret),
                etch.fetch("SELECT emial FROM owners WHERE email = $1", secret),
                etch.updateWhere(
                        Patch.of(Owner.class).set(Owner::email).to(secret),
                        where(Owner::age).gt(0)))) {
            StepVerifier.create(failing)
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(EtchException.class)
                            .hasMessageNotContaining(secret)
                            .satisfies(e -> assertThat(e.toString()).doesNotContain(secret)))
                    .verify(TIMEOUT);
        }
    }

    /** Class 22: the values that do not fit are data of the application, and the messages are for its logs. */
    @Test
    void noMessageQuotesAValueThatDoesNotFit() {
        for (String sql : isPostgres() ? MISFITS_OF_POSTGRES : MISFITS_OF_SQLITE) {
            for (String secret : List.of("zq7777777777", "7777777777", "7777-77-77", "zq\"77\"77", "zq\n77")) {
                EtchException error = run(etch.fetchVal(Object.class, sql, secret)
                        .then(Mono.<EtchException>empty())
                        .onErrorResume(EtchException.class, Mono::just));
                if (error != null) {
                    assertThat(error.sqlState()).as(sql).matches("22...|2201B");
                    assertThat(error).hasMessageNotContaining("77");
                    assertThat(error).hasMessageNotContaining("zq");
                    refused.add(sql);
                }
            }
        }
        assertThat(refused).containsExactlyInAnyOrder(isPostgres() ? MISFITS_OF_POSTGRES : MISFITS_OF_SQLITE);
    }

    private final Set<String> refused = new HashSet<>();

    private static final String[] MISFITS_OF_SQLITE = {
        "SELECT json(?)", "INSERT INTO owners (id) VALUES (?)", "SELECT json_extract('{}', ?)"
    };

    private static final String[] MISFITS_OF_POSTGRES = {
        "SELECT CAST($1 AS text)::int",
        "SELECT CAST($1 AS text)::smallint",
        "SELECT CAST($1 AS text)::bigint",
        "SELECT CAST($1 AS text)::numeric(3, 1)",
        "SELECT CAST($1 AS text)::double precision",
        "SELECT CAST($1 AS text)::boolean",
        "SELECT CAST($1 AS text)::uuid",
        "SELECT CAST($1 AS text)::date",
        "SELECT CAST($1 AS text)::time",
        "SELECT CAST($1 AS text)::timestamptz",
        "SELECT CAST($1 AS text)::interval",
        "SELECT CAST($1 AS text)::int[]",
        "SELECT CAST($1 AS text)::json",
        "SELECT CAST($1 AS text)::inet",
        "SELECT CAST($1 AS text)::point",
        "SELECT CAST($1 AS text)::int4range",
        "SELECT CAST($1 AS text)::bit(3)",
        "SELECT now() AT TIME ZONE $1",
        "SELECT to_date($1, 'YYYY-MM-DD')",
        "SELECT decode($1, 'hex')",
        "SELECT decode(encode(CAST($1 AS text)::bytea, 'escape'), $1)",
        "SELECT convert_from(decode('eeff', 'hex') || CAST($1 AS text)::bytea, 'UTF8')",
        "SELECT date_trunc($1, now())"
    };

    // ---- a key that is none ----

    @Test
    void aKeyThatSeveralRowsHaveIsAnErrorThatSaysSo() {
        run(etch.execute("DELETE FROM twins"));
        run(etch.execute("INSERT INTO twins (id, n) VALUES (1, 1), (1, 2), (2, 3)"));
        notUnique(etch.get(Twin.class, 1));
        notUnique(etch.require(Twin.class, 1));
        notUnique(etch.update(new Twin(1, 9)));
        assertThat(run(etch.fetchVal(Long.class, "SELECT count(*) FROM twins WHERE n = 9")))
                .as("changed nonetheless, as the message says")
                .isEqualTo(2);
        notUnique(etch.transaction(tx -> tx.delete(Twin.class, 1)));
        assertThat(count("twins")).as("a transaction takes it back").isEqualTo(3);
        assertThat(run(etch.get(Twin.class, 2))).isEqualTo(new Twin(2, 3));
    }

    private static void notUnique(Mono<Twin> failing) {
        StepVerifier.create(failing)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(NotUniqueException.class)
                        .hasMessageContaining("twins")
                        .hasMessageContaining("@Id"))
                .verify(TIMEOUT);
    }

    @Test
    void anErrorLeavesTheTemplateUsable() {
        for (int i = 0; i < 30; i++) {
            error(IntegrityException.class, etch.insert(new Owner(1L, null, 1)));
        }
        assertThat(run(etch.ping())).isTrue();
    }
}
