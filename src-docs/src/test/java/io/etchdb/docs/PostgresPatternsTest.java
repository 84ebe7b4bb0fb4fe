package io.etchdb.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.TestDatabase.Kind;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class PostgresPatternsTest extends PatternsSuite {

    PostgresPatternsTest() {
        super(Kind.POSTGRES);
    }

    // spotless:off
    // tag::tenant-schemas[]
    EtchTemplate tenant(String name) {
        return etch.inSchema("tenant_" + name); // refuses what is no plain name
    }

    Mono<Integer> welcome(String tenant) {
        return tenant(tenant).migrate(TICKETS); // creates the schema and its tables
    }
    // end::tenant-schemas[]
    // spotless:on

    @Test
    void keepsSchemasOfTenantsApart() {
        assertThat(welcome("acme").then(welcome("umbrella")).block(TIMEOUT)).isEqualTo(1);

        new Tickets(tenant("acme")).open("The lamp is broken").block(TIMEOUT);

        assertThat(new Tickets(tenant("acme")).pending().count().block(TIMEOUT)).isEqualTo(1);
        assertThat(new Tickets(tenant("umbrella")).pending().count().block(TIMEOUT))
                .isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> tenant("acme; DROP SCHEMA public"));
    }
}
