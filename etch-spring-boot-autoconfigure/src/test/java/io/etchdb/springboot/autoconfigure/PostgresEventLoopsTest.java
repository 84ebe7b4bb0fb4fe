package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.tcp.TcpResources;

/** Connections of a pool do not all wait for one thread, though one request has opened them all. */
class PostgresEventLoopsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 6;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(EtchConnectionFactoryAutoConfiguration.class, EtchAutoConfiguration.class));

    @Test
    void connectionsThatOneEventLoopOpensAreSpreadOverSeveral() {
        try (TestDatabase database = TestDatabase.postgres()) {
            runner.withPropertyValues("spring.etch.url=" + database.url(), "spring.etch.pool.max-size=" + CONNECTIONS)
                    .run(context -> {
                        Set<String> threads = ConcurrentHashMap.newKeySet();
                        onThreadsOf(context.getBean(EtchTemplate.class), CONNECTIONS, threads)
                                .subscribeOn(Schedulers.fromExecutor(
                                        TcpResources.get().onClient(true).next()))
                                .block(TIMEOUT);

                        assertThat(threads).hasSizeGreaterThan(1);
                    });
        }
    }

    /** Each connection is held until the last one has answered, so that all of them are different. */
    private static Mono<Void> onThreadsOf(EtchTemplate etch, int connections, Set<String> threads) {
        return connections == 0
                ? Mono.empty()
                : etch.withConnection(connection -> Flux.from(
                                        connection.createStatement("SELECT 1").execute())
                                .concatMap(result -> result.map(row -> {
                                    threads.add(Thread.currentThread().getName());
                                    return 1;
                                }))
                                .then(onThreadsOf(etch, connections - 1, threads)))
                        .then();
    }
}
