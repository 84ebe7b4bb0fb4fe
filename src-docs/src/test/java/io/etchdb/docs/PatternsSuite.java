package io.etchdb.docs;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.etchdb.EtchTemplate;
import io.etchdb.migrate.Migrations;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What "Patterns" says, on each database. */
abstract class PatternsSuite extends DatabaseSuite {

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    EtchTemplate etch;

    PatternsSuite(Kind kind) {
        super(kind);
    }

    @BeforeEach
    void open() {
        etch = EtchTemplate.connect(database().url());
        etch.migrate(Migrations.of("tickets", "classpath:modules/tickets")).block(TIMEOUT);
        etch.deleteWhere(Ticket.class, Where.all()).block(TIMEOUT);
    }

    @AfterEach
    void close() {
        etch.close().block(TIMEOUT);
    }

    @Test
    void servesOverAnyTemplate() {
        Tickets tickets = new Tickets(etch);
        UUID lamp = tickets.open("The lamp is broken").block(TIMEOUT).id();
        UUID door = tickets.open("The door squeaks").block(TIMEOUT).id();

        assertThat(tickets.close(lamp).block(TIMEOUT).closed()).isNotNull();
        assertThat(tickets.close(lamp).blockOptional(TIMEOUT)).isEmpty();
        StepVerifier.create(tickets.pending().map(Ticket::id))
                .expectNext(door)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void servesInTransaction() {
        // spotless:off
        // tag::transaction[]
        Mono<Ticket> both = etch.transaction(tx -> {
            Tickets tickets = new Tickets(tx);
            return tickets.open("The lamp is broken").then(tickets.open("The door squeaks"));
        });
        // end::transaction[]
        // spotless:on

        both.block(TIMEOUT);
        assertThat(new Tickets(etch).pending().count().block(TIMEOUT)).isEqualTo(2);
    }

    /** Schema of a part of the application; SQLite has one. */
    private String schema(String name) {
        return database().kind().isSqlite() ? "main" : name;
    }

    // spotless:off
    // tag::schemas[]
    static final Migrations TICKETS = Migrations.of("tickets", "classpath:modules/tickets");
    static final Migrations AUDIT = Migrations.of("audit", "classpath:modules/audit");

    Mono<Ticket> openAudited(EtchTemplate support, EtchTemplate audit, String subject) {
        return etch.transaction(tx -> new Tickets(support).open(subject)
                .delayUntil(ticket -> audit.execute("INSERT INTO {{tables.audit_log}} VALUES (?)", "opened " + ticket.id())));
    }
    // end::schemas[]
    // spotless:on

    @Test
    void sharesOnePoolBetweenSchemas() {
        String supportSchema = schema("support");
        String auditSchema = schema("audit");
        // spotless:off
        // tag::views[]
        EtchTemplate support = etch.inSchema(supportSchema); // the same connections, other tables
        EtchTemplate audit = etch.inSchema(auditSchema);

        Mono<Integer> migrated = support.migrate(TICKETS).then(audit.migrate(AUDIT));
        // end::views[]
        // spotless:on
        migrated.block(TIMEOUT);

        openAudited(support, audit, "The lamp is broken").block(TIMEOUT);
        assertThat(new Tickets(support).pending().count().block(TIMEOUT)).isEqualTo(1);
        StepVerifier.create(etch.transaction(
                        tx -> openAudited(support, audit, "No").then(Mono.error(new IllegalStateException("undone")))))
                .expectErrorMessage("undone")
                .verify(TIMEOUT);
        assertThat(new Tickets(support).pending().count().block(TIMEOUT)).isEqualTo(1);
        assertThat(audit.fetchVal(Long.class, "SELECT count(*) FROM {{tables.audit_log}}")
                        .block(TIMEOUT))
                .isEqualTo(1);
    }

    // spotless:off
    // tag::tenant-rows[]
    Tickets ticketsOf(String tenant) {
        return new Tickets(etch.scoped(Ticket.class, where(Ticket::tenant).eq(tenant)));
    }
    // end::tenant-rows[]
    // spotless:on

    @Test
    void keepsRowsOfTenantsApart() {
        Ticket acme = ticketsOf("acme").open("The lamp is broken").block(TIMEOUT);
        Ticket umbrella = ticketsOf("umbrella").open("The door squeaks").block(TIMEOUT);

        assertThat(acme.tenant()).isEqualTo("acme");
        assertThat(ticketsOf("acme").pending().collectList().block(TIMEOUT)).containsExactly(acme);
        assertThat(ticketsOf("acme").close(umbrella.id()).blockOptional(TIMEOUT))
                .isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> etch.scoped(
                        Ticket.class, where(Ticket::tenant).eq("acme"))
                .insert(new Ticket(null, "umbrella", "Not mine", null)));
    }

    @Test
    void libraryBorrowsDatabaseAndItsTransactions() {
        // spotless:off
        // tag::borrowed[]
        Outbox outbox = Outbox.over(etch);

        Mono<Ticket> opened = etch.transaction(tx -> new Tickets(tx).open("The lamp is broken")
                .delayUntil(ticket -> outbox.post("opened " + ticket.id()))); // both or neither
        // end::borrowed[]
        // spotless:on
        outbox.prepare().block(TIMEOUT);

        opened.block(TIMEOUT);
        StepVerifier.create(
                        etch.transaction(tx -> outbox.post("No").then(Mono.error(new IllegalStateException("undone")))))
                .expectErrorMessage("undone")
                .verify(TIMEOUT);
        assertThat(outbox.messages().count().block(TIMEOUT)).isEqualTo(1);
        outbox.close().block(TIMEOUT);
        assertThat(etch.ping().block(TIMEOUT)).isTrue();
    }

    @Test
    void libraryOpensDatabaseOfItsOwn() {
        try (TestDatabase other = database().kind().open()) {
            Outbox outbox = Outbox.connect(other.url());
            assertThat(outbox.prepare().block(TIMEOUT)).isEqualTo(1);
            StepVerifier.create(etch.transaction(
                            tx -> outbox.post("Yes").then(Mono.error(new IllegalStateException("undone")))))
                    .expectErrorMessage("undone")
                    .verify(TIMEOUT);
            assertThat(outbox.messages().map(Outbox.Message::body).collectList().block(TIMEOUT))
                    .containsExactly("Yes");
            outbox.close().block(TIMEOUT);
        }
    }
}
