package io.etchdb.benchmarks.postgres;

import java.util.List;

/** An operation, how many callers perform it at a time, and the heap they have for it. */
record Workload(String name, Operation operation, int callers, String heap) {

    private static final String ROOMY = "-Xmx512m";

    static final List<Workload> ALL = List.of(
            new Workload("get-1", Operation.GET, 1, ROOMY),
            new Workload("get-16", Operation.GET, 16, ROOMY),
            new Workload("get-64", Operation.GET, 64, ROOMY),
            new Workload("list", Operation.LIST, 1, ROOMY),
            new Workload("insert", Operation.INSERT, 16, ROOMY),
            new Workload("update", Operation.UPDATE, 16, ROOMY),
            new Workload("transaction", Operation.TRANSACTION, 16, ROOMY),
            new Workload("insert-many", Operation.INSERT_MANY, 1, ROOMY),
            new Workload("insert-many-returning", Operation.INSERT_MANY_RETURNING, 1, ROOMY),
            new Workload("update-many", Operation.UPDATE_MANY, 1, ROOMY),
            new Workload("stream", Operation.STREAM, 1, ROOMY),
            // A million rows have no room in it: whoever passes does not collect them.
            new Workload("stream-64m", Operation.STREAM, 1, "-Xmx64m"));

    static Workload named(String name) {
        return ALL.stream()
                .filter(workload -> workload.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no workload \"" + name + "\"."));
    }

    /** Rows of the table it starts with. */
    int rows() {
        return operation.writes() ? Users.SOME : Users.MANY;
    }
}
