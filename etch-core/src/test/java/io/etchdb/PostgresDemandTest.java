package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.testdatabases.TestDatabase.Kind;
import java.time.Duration;
import reactor.core.publisher.Mono;

class PostgresDemandTest extends DemandSuite {

    PostgresDemandTest() {
        super(Kind.POSTGRES);
    }

    @Override
    void assertNothingRuns() {
        long running = run(Mono.defer(() -> etch.fetchVal(Long.class, """
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
                        """))
                .filter(count -> count == 0)
                .repeatWhenEmpty(100, tries -> tries.delayElements(Duration.ofMillis(50))));
        assertThat(running).isZero();
    }
}
