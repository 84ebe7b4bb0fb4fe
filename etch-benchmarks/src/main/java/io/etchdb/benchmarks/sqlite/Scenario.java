package io.etchdb.benchmarks.sqlite;

import java.util.List;

/** An operation, how many callers perform it at a time, and how durable a commit is. */
record Scenario(String name, Operation operation, int callers, String synchronous) {

    static final List<Scenario> ALL = List.of(
            new Scenario("select-1", Operation.SELECT, 1, "normal"),
            new Scenario("select-16", Operation.SELECT, 16, "normal"),
            new Scenario("select-64", Operation.SELECT, 64, "normal"),
            new Scenario("insert-normal-1", Operation.INSERT, 1, "normal"),
            new Scenario("insert-normal-16", Operation.INSERT, 16, "normal"),
            new Scenario("insert-normal-64", Operation.INSERT, 64, "normal"),
            new Scenario("insert-full-1", Operation.INSERT, 1, "full"),
            new Scenario("insert-full-16", Operation.INSERT, 16, "full"),
            new Scenario("insert-full-64", Operation.INSERT, 64, "full"),
            new Scenario("bulk", Operation.BULK, 1, "normal"),
            new Scenario("stream-same", Operation.STREAM, 1, "normal"),
            new Scenario("stream-across", Operation.STREAM_ACROSS, 1, "normal"),
            new Scenario("mixed", Operation.MIXED, 16, "normal"));

    static Scenario named(String name) {
        return ALL.stream()
                .filter(scenario -> scenario.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no scenario \"" + name + "\"."));
    }

    /** Whether it starts from the table of a million rows. */
    boolean needsItems() {
        return switch (operation) {
            case SELECT, STREAM, STREAM_ACROSS, MIXED -> true;
            default -> false;
        };
    }

    /** Whether each contender needs a database of its own. */
    boolean changesDatabase() {
        return operation.writes() || operation == Operation.MIXED;
    }

    /** Streams get a heap in which a million rows have no room: whoever passes does not collect them. */
    String heap() {
        return operation == Operation.STREAM || operation == Operation.STREAM_ACROSS ? "-Xmx64m" : "-Xmx512m";
    }
}
