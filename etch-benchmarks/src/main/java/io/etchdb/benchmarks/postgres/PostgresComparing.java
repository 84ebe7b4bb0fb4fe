package io.etchdb.benchmarks.postgres;

import io.etchdb.benchmarks.harness.Comparing;
import java.util.List;
import java.util.concurrent.Callable;

/** The command {@code postgres}. */
public final class PostgresComparing implements Comparing {

    @Override
    public String name() {
        return Comparison.NAME;
    }

    @Override
    public String help() {
        return Settings.HELP;
    }

    @Override
    public Callable<Boolean> prepare(List<String> options) {
        return new Comparison(Settings.parse(options))::run;
    }

    @Override
    public void work(List<String> arguments) throws Exception {
        Worker.main(arguments);
    }
}
