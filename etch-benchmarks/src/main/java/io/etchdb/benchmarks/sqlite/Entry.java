package io.etchdb.benchmarks.sqlite;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The contenders by name, in the order in which they take turns. */
enum Entry {
    JDBC("sqlite-jdbc, a connection per thread"),
    HIKARI("fromCallable + boundedElastic + HikariCP(10)"),
    ETCH("etch driver"),
    POOLED("etch driver behind r2dbc-pool(10)"),
    TEMPLATE("EtchTemplate on the etch driver; insert and update return the row as stored");

    private final String description;

    Entry(String description) {
        this.description = description;
    }

    static Entry named(String name) {
        return Stream.of(values())
                .filter(entry -> entry.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no contender \"" + name + "\". Possible: " + String.join(", ", names())));
    }

    static List<String> names() {
        return Stream.of(values()).map(Entry::toString).toList();
    }

    String description() {
        return description;
    }

    Contender open(Path file, Scenario scenario) {
        return switch (this) {
            case JDBC -> new DirectJdbc(file, scenario);
            case HIKARI -> new WrappedJdbc(file, scenario);
            case ETCH -> EtchDriver.bare(file, scenario);
            case POOLED -> EtchDriver.pooled(file, scenario);
            case TEMPLATE -> new Template(file, scenario);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
