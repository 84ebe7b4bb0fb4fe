package io.etchdb.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.EtchTemplate;
import io.etchdb.migrate.MigrationOptions;
import io.etchdb.migrate.MigrationStatus;
import io.etchdb.migrate.Migrations;
import io.etchdb.migrate.PlannedMigration;
import io.etchdb.testdatabases.DatabaseSuite;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What "Migrations" says, on each database. */
abstract class MigrationsSuite extends DatabaseSuite {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private EtchTemplate etch;

    MigrationsSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @BeforeAll
    void open() {
        etch = EtchTemplate.connect(database().url());
    }

    @AfterAll
    void close() {
        etch.close().block(TIMEOUT);
    }

    @Test
    void appliesPendingFilesOnceAndTellsHowTheyStand() {
        String location = database().kind().isSqlite() ? "classpath:migrations" : "classpath:migrations-postgresql";
        assertThat(migrated(etch, location).block(TIMEOUT)).isEqualTo(1);
        assertThat(migrated(etch, location).block(TIMEOUT)).isZero();
    }

    private static Mono<Integer> migrated(EtchTemplate etch, String location) {
        // spotless:off
        // tag::migrate[]
        Mono<Integer> applied = etch.migrate(location);             // "migrations/", "classpath:migrations"
        Mono<MigrationStatus> status = etch.migrationStatus(location);
        Mono<List<PlannedMigration>> plan = etch.migrationPlan(location);
        // end::migrate[]
        // spotless:on
        return applied.zipWhen(count -> status, (count, after) -> {
                    assertThat(after.applied()).containsExactly("0001_books.sql");
                    assertThat(after.isConsistent()).isTrue();
                    return count;
                })
                .delayUntil(count ->
                        plan.doOnNext(nothingMore -> assertThat(nothingMore).isEmpty()));
    }

    @Test
    void takesOptionsAndAdoptsWhatIsThere() {
        // spotless:off
        // tag::options[]
        Migrations reports = Migrations.of("reports", "classpath:modules/audit");
        Mono<Integer> strictly = etch.migrate(reports,
                MigrationOptions.defaults().withStrict(true).withLockWait(Duration.ofMinutes(10)));
        // end::options[]
        // tag::baseline[]
        Mono<Integer> adopted = etch.baseline(reports);                         // every file
        Mono<Integer> inPart = etch.baseline(reports, "0042_invoices.sql");     // up to and with this one
        // end::baseline[]
        // spotless:on
        assertThat(adopted.block(TIMEOUT)).isEqualTo(1);
        assertThat(strictly.block(TIMEOUT)).isZero();
        assertThatThrownBy(() -> inPart.block(TIMEOUT)).hasMessageContaining("has no file 0042_invoices.sql");
    }

    @Test
    void appliesModulesInTheirOrderAndWritesThemDown() {
        // spotless:off
        // tag::modules[]
        Migrations auth = Migrations.of("auth", "classpath:modules/auth");
        Migrations billing = Migrations.of("billing", "classpath:modules/billing").after("auth");

        Flux<Integer> applied = Flux.fromIterable(Migrations.inOrder(List.of(billing, auth)))
                .concatMap(etch::migrate);
        // end::modules[]
        // tag::history[]
        record Applied(String module, String filename, String checksum, Instant appliedAt, String appliedBy,
                long executionMs, String etchVersion) {}

        Flux<Applied> history = etch.fetchModels(Applied.class,
                "SELECT * FROM _etch_migrations ORDER BY applied_at, module");
        // end::history[]
        // spotless:on
        assertThat(applied.collectList().block(TIMEOUT)).containsExactly(1, 1);
        assertThat(history.filter(line -> List.of("auth", "billing").contains(line.module()))
                        .collectList()
                        .block(TIMEOUT))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.filename()).isEqualTo("0001_init.sql"));
    }

    // spotless:off
    // tag::library[]
    record AuditLog(EtchTemplate etch) {

        static final Migrations MIGRATIONS = Migrations.of("audit", "classpath:modules/audit");

        Mono<Integer> prepare() {
            return etch.migrate(MIGRATIONS);
        }
    }
    // end::library[]
    // spotless:on

    @Test
    void aLibraryTakesATemplateOrOpensOne() {
        assertThat(new AuditLog(etch).prepare().block(TIMEOUT)).isEqualTo(1);
        assertThat(EtchTemplate.using(database().url(), own -> new AuditLog(own).prepare())
                        .block(TIMEOUT))
                .isZero();
    }
}
