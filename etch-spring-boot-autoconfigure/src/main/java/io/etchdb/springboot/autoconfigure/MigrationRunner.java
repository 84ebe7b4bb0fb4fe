package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;
import reactor.core.publisher.Mono;

/**
 * Passes the gate before any other runner, and so before the application reports ready: what fails, fails the start. A
 * template of the application that leads elsewhere has no gate, and is migrated here.
 */
final class MigrationRunner implements ApplicationRunner, Ordered {

    private final MigrationGate gate;
    private final StartupMigrations migrations;
    private final ListableBeanFactory beans;

    MigrationRunner(MigrationGate gate, StartupMigrations migrations, ListableBeanFactory beans) {
        this.gate = gate;
        this.migrations = migrations;
        this.beans = beans;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        EtchTemplate root = Templates.root(beans);
        Mono<Void> pass = Mono.defer(gate::pass);
        Mono<Void> migrated = root == null
                ? pass
                : gate.standsBefore(root).flatMap(isGated -> isGated ? pass : migrations.applyTo(root));
        migrated.block();
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
