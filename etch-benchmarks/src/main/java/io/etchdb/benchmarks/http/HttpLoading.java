package io.etchdb.benchmarks.http;

import io.etchdb.benchmarks.harness.Comparing;
import java.util.List;
import java.util.concurrent.Callable;

/** The command {@code http}. */
public final class HttpLoading implements Comparing {

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String help() {
        return Settings.HELP;
    }

    @Override
    public Callable<Boolean> prepare(List<String> options) {
        return new LoadRun(Settings.parse(options))::run;
    }

    @Override
    public void work(List<String> arguments) {
        throw new IllegalArgumentException("http compares nobody: its only JVM is the sample application");
    }
}
