package io.etchdb.r2dbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.config.AbstractR2dbcConfiguration;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.data.relational.core.query.Update;
import org.springframework.data.repository.reactive.ReactiveCrudRepository;
import org.springframework.r2dbc.BadSqlGrammarException;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** DatabaseClient, declared transactions, the entity template and a repository, with nothing told to them about SQLite. */
class SpringTest {

    private static final Duration TIMEOUT = TestDatabase.TIMEOUT;

    private AnnotationConfigApplicationContext context;
    private DatabaseClient client;

    @Table("person")
    record Person(
            @Id Long id,
            String name,
            BigDecimal money,
            boolean active,
            Instant since,
            UUID token,
            LocalDate born,
            Double weight) {

        static Person named(String name) {
            return new Person(
                    null,
                    name,
                    new BigDecimal("12345678901234567.1234"),
                    true,
                    Instant.parse("2026-01-02T03:04:05.678901Z"),
                    UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
                    LocalDate.of(2000, 2, 29),
                    70.5);
        }
    }

    interface People extends ReactiveCrudRepository<Person, Long> {

        Flux<Person> findByNameLikeOrderByIdDesc(String pattern, PageRequest page);

        Mono<Long> countByActive(boolean active);
    }

    static class Service {

        private final People people;
        private final DatabaseClient client;

        Service(People people, DatabaseClient client) {
            this.people = people;
            this.client = client;
        }

        @Transactional
        public Mono<Person> saveTwiceThenFail(Person person) {
            return people.save(person)
                    .then(client.sql("INSERT INTO person (name) VALUES ('second')")
                            .then())
                    .then(Mono.error(new IllegalStateException("on purpose")));
        }

        @Transactional
        public Mono<Person> save(Person person) {
            return people.save(person);
        }

        @Transactional(readOnly = true)
        public Mono<Long> writeWhereOnlyReadingIsAllowed() {
            return client.sql("DELETE FROM person").fetch().rowsUpdated();
        }
    }

    @Configuration
    @EnableTransactionManagement
    @EnableR2dbcRepositories(considerNestedRepositories = true)
    static class Application extends AbstractR2dbcConfiguration {

        static Path directory;

        @Bean(destroyMethod = "")
        @Override
        public ConnectionFactory connectionFactory() {
            return ConnectionFactories.get("r2dbc:sqlite:///" + directory.resolve("spring.db"));
        }

        @Bean
        ReactiveTransactionManager transactionManager(ConnectionFactory factory) {
            return new R2dbcTransactionManager(factory);
        }

        @Bean
        Service service(People people, DatabaseClient client) {
            return new Service(people, client);
        }
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        Application.directory = directory;
        context = new AnnotationConfigApplicationContext(Application.class);
        client = context.getBean(DatabaseClient.class);
        client.sql("""
                        CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT UNIQUE, money TEXT, active INTEGER,
                          since TEXT, token TEXT, born TEXT, weight REAL)""").then().block(TIMEOUT);
    }

    @AfterEach
    void stop() {
        SqliteConnectionFactory factory = (SqliteConnectionFactory) context.getBean(ConnectionFactory.class);
        context.close();
        Mono.from(factory.close()).block(TIMEOUT);
    }

    private Long count() {
        return client.sql("SELECT count(*) FROM person")
                .map(row -> row.get(0, Long.class))
                .one()
                .block(TIMEOUT);
    }

    @Test
    void databaseClientBindsByNameAndByIndex() {
        client.sql("INSERT INTO person (name, active) VALUES (:name, :active)")
                .bind("name", "a")
                .bind("active", true)
                .fetch()
                .rowsUpdated()
                .block(TIMEOUT);
        client.sql("INSERT INTO person (name, active) VALUES ($1, $2)")
                .bind(0, "b")
                .bindNull(1, Boolean.class)
                .then()
                .block(TIMEOUT);
        assertThat(client.sql("SELECT name FROM person WHERE name IN (:names) ORDER BY name")
                        .bind("names", Arrays.asList("a", "b", "c"))
                        .map(row -> row.get("name", String.class))
                        .all()
                        .collectList()
                        .block(TIMEOUT))
                .containsExactly("a", "b");
    }

    @Test
    void databaseClientReturnsGeneratedValues() {
        Object id = client.sql("INSERT INTO person (name) VALUES ('a')")
                .filter(statement -> statement.returnGeneratedValues("id"))
                .map(row -> row.get("id"))
                .one()
                .block(TIMEOUT);
        assertThat(id).isEqualTo(1L);
    }

    @Test
    void errorsBecomeSpringsOwn() {
        client.sql("INSERT INTO person (name) VALUES ('a')").then().block(TIMEOUT);
        assertThatThrownBy(() -> client.sql("INSERT INTO person (name) VALUES ('a')")
                        .then()
                        .block(TIMEOUT))
                .isInstanceOf(DuplicateKeyException.class);
        assertThatThrownBy(() -> client.sql("SELECT nope FROM person").then().block(TIMEOUT))
                .isInstanceOf(BadSqlGrammarException.class);
    }

    @Test
    void declaredTransactionsCommitAndRollBack() {
        Service service = context.getBean(Service.class);
        assertThatThrownBy(() -> service.saveTwiceThenFail(Person.named("a")).block(TIMEOUT))
                .hasMessageContaining("on purpose");
        assertThat(count()).isZero();
        service.save(Person.named("a")).block(TIMEOUT);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void readOnlyTransactionsRefuseToWrite() {
        Service service = context.getBean(Service.class);
        assertThatThrownBy(() -> service.writeWhereOnlyReadingIsAllowed().block(TIMEOUT))
                .rootCause()
                .hasMessageContaining("readonly");
    }

    @Test
    void theTransactionalOperatorRollsBackOnCancel() {
        TransactionalOperator operator =
                TransactionalOperator.create(context.getBean(ReactiveTransactionManager.class));
        operator.execute(tx -> client.sql("INSERT INTO person (name) VALUES ('a')")
                        .then()
                        .then(Mono.never()))
                .timeout(Duration.ofMillis(200), Mono.empty())
                .blockLast(TIMEOUT);
        client.sql("INSERT INTO person (name) VALUES ('b')").then().block(TIMEOUT);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void theEntityTemplateRoundTrips() {
        R2dbcEntityTemplate template = context.getBean(R2dbcEntityTemplate.class);
        Person stored = template.insert(Person.named("a")).block(TIMEOUT);
        assertThat(stored.id()).isEqualTo(1L);
        Person read = template.selectOne(Query.query(Criteria.where("name").is("a")), Person.class)
                .block(TIMEOUT);
        assertThat(read).isEqualTo(stored);
        assertThat(template.update(
                                Query.query(Criteria.where("id").is(1L)), Update.update("active", false), Person.class)
                        .block(TIMEOUT))
                .isEqualTo(1);
        assertThat(template.delete(Query.query(Criteria.where("active").is(false)), Person.class)
                        .block(TIMEOUT))
                .isEqualTo(1);
    }

    @Test
    void aRepositoryDoesWhatRepositoriesDo() {
        People people = context.getBean(People.class);
        people.saveAll(Flux.range(0, 10).map(i -> Person.named("p" + i))).blockLast(TIMEOUT);
        assertThat(people.findByNameLikeOrderByIdDesc("p%", PageRequest.of(1, 3, Sort.unsorted()))
                        .map(Person::name)
                        .collectList()
                        .block(TIMEOUT))
                .containsExactly("p6", "p5", "p4");
        assertThat(people.countByActive(true).block(TIMEOUT)).isEqualTo(10);
        Person first = people.findById(1L).block(TIMEOUT);
        Person renamed = new Person(
                first.id(), "new", first.money(), false, first.since(), first.token(), first.born(), first.weight());
        assertThat(people.save(renamed).block(TIMEOUT)).isEqualTo(renamed);
        assertThat(people.findById(1L).block(TIMEOUT)).isEqualTo(renamed);
        assertThat(people.existsById(1L).block(TIMEOUT)).isTrue();
        people.deleteById(1L).block(TIMEOUT);
        assertThat(people.count().block(TIMEOUT)).isEqualTo(9);
    }

    @Test
    void theEntityTemplateUpserts() {
        R2dbcEntityTemplate template = context.getBean(R2dbcEntityTemplate.class);
        Person stored = template.insert(Person.named("a")).block(TIMEOUT);
        Person renamed = new Person(stored.id(), "b", null, true, null, null, null, null);
        template.upsert(renamed).block(TIMEOUT);
        assertThat(template.selectOne(Query.empty(), Person.class).block(TIMEOUT))
                .isEqualTo(renamed);
    }

    @Test
    void anUnknownPropertyIsAnErrorAndNotAString() {
        R2dbcEntityTemplate template = context.getBean(R2dbcEntityTemplate.class);
        client.sql("ALTER TABLE person DROP COLUMN weight").then().block(TIMEOUT);
        Query heavy = Query.query(Criteria.where("weight").greaterThan(1.0));
        assertThatThrownBy(() -> template.select(heavy, Person.class).blockLast(TIMEOUT))
                .isInstanceOf(BadSqlGrammarException.class);
    }
}
