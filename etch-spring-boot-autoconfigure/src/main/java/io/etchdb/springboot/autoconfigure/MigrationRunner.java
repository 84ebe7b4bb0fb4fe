package io.etchdb.springboot.autoconfigure;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;

/** Passes the gate before any other runner, and so before the application reports ready: what fails, fails the start. */
final class MigrationRunner implements ApplicationRunner, Ordered {

    private final MigrationGate gate;

    MigrationRunner(MigrationGate gate) {
        this.gate = gate;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        gate.pass().block();
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
