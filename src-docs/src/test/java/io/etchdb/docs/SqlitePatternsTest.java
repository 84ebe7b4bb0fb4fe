package io.etchdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class SqlitePatternsTest extends PatternsSuite {

    SqlitePatternsTest() {
        super(Kind.SQLITE_FILE);
    }

    // spotless:off
    // tag::tenant-files[]
    static final class TenantFiles {

        private final Path directory;
        private final Map<String, EtchTemplate> open = new ConcurrentHashMap<>();

        TenantFiles(Path directory) {
            this.directory = directory;
        }

        /** Opens no file before the first statement. */
        EtchTemplate of(String tenant) {
            if (!tenant.matches("[a-z0-9]+")) {
                throw new IllegalArgumentException("a tenant's name has small letters and digits only");
            }
            return open.computeIfAbsent(tenant, name ->
                    EtchTemplate.connect("sqlite:" + directory.toAbsolutePath().resolve(name + ".db")));
        }

        Mono<Void> close() {
            return Flux.fromIterable(open.values()).flatMap(EtchTemplate::close).then();
        }
    }
    // end::tenant-files[]
    // spotless:on

    @Test
    void keepsFilesOfTenantsApart(@TempDir Path directory) {
        TenantFiles tenants = new TenantFiles(directory);
        Flux.just("acme", "umbrella")
                .concatMap(tenant -> tenants.of(tenant).migrate(TICKETS))
                .blockLast(TIMEOUT);

        new Tickets(tenants.of("acme")).open("The lamp is broken").block(TIMEOUT);

        assertThat(new Tickets(tenants.of("acme")).pending().count().block(TIMEOUT))
                .isEqualTo(1);
        assertThat(new Tickets(tenants.of("umbrella")).pending().count().block(TIMEOUT))
                .isZero();
        tenants.close().block(TIMEOUT);
    }
}
