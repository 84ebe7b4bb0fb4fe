package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.migrate.MigrationStatus;
import io.etchdb.migrate.Migrations;
import io.etchdb.testdatabases.TestDatabase;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** One application, one pool, a schema for each of its modules. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresModulesTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private TestDatabase database;
    private ConfigurableApplicationContext context;
    private Shop shop;

    @BeforeAll
    void startApplication() {
        database = TestDatabase.postgres();
        context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.etch.url=" + database.url(),
                        "spring.etch.migrations.location=classpath:db/notes",
                        // Declared before the module that it refers to.
                        "spring.etch.modules.billing.location=classpath:db/modules/billing",
                        "spring.etch.modules.billing.after=accounts",
                        "spring.etch.modules.accounts.location=classpath:db/modules/accounts")
                .run();
        shop = context.getBean(Shop.class);
    }

    @AfterAll
    void stopApplication() {
        context.close();
        database.close();
    }

    @BeforeEach
    void empty() {
        shop.application().execute("DELETE FROM billing.invoices").block(TIMEOUT);
        shop.application().execute("DELETE FROM accounts.members").block(TIMEOUT);
    }

    @Test
    void migratesModulesInTheirOwnSchemasInDeclaredOrder() {
        StepVerifier.create(shop.application().fetchVal(String.class, """
                                SELECT string_agg(schemaname || '.' || tablename, ', ' ORDER BY schemaname, tablename)
                                FROM pg_tables WHERE tablename IN ('notes', 'members', 'invoices')
                                """))
                .expectNext("accounts.members, billing.invoices, public.notes")
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void historyOfEachModuleIsInItsSchema() {
        StepVerifier.create(shop.accounts()
                        .migrationStatus(Migrations.of("accounts", "classpath:db/modules/accounts"))
                        .map(MigrationStatus::applied))
                .assertNext(applied -> assertThat(applied).containsExactly("0001_members.sql"))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void typedAndRawSqlOfTemplateIsOfItsModule() {
        StepVerifier.create(shop.accounts()
                        .insert(new Member(1, "Ada"))
                        .then(shop.accounts().fetchVal(Long.class, "SELECT count(*) FROM {{tables.members}}")))
                .expectNext(1L)
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(shop.application().compose().count(Note.class).text()).doesNotContain(".");
    }

    @Test
    void modulesShareTransaction() {
        StepVerifier.create(shop.joinAndFail(1)).expectErrorMessage("no").verify(TIMEOUT);
        StepVerifier.create(shop.accounts().count(Member.class))
                .expectNext(0L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    @DisplayName("modules are views of one pool: their templates name the same database")
    void modulesShareConnections() {
        assertThat(shop.accounts()).hasToString(shop.application().toString());
        assertThat(context.getBeansOfType(ConnectionFactory.class)).hasSize(1);
    }

    static class Shop {

        private final EtchTemplate application;
        private final EtchTemplate accounts;
        private final EtchTemplate billing;

        Shop(EtchTemplate application, EtchTemplate accounts, EtchTemplate billing) {
            this.application = application;
            this.accounts = accounts;
            this.billing = billing;
        }

        public EtchTemplate application() {
            return application;
        }

        public EtchTemplate accounts() {
            return accounts;
        }

        @Transactional
        public Mono<Void> joinAndFail(long id) {
            return accounts.insert(new Member(id, "Ada"))
                    .then(billing.insert(new Invoice(id, id)))
                    .then(Mono.error(new IllegalStateException("no")));
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Shop shop(
                EtchTemplate application,
                @Qualifier("accounts") EtchTemplate accounts,
                @Qualifier("billing") EtchTemplate billing) {
            return new Shop(application, accounts, billing);
        }
    }
}
