package io.etchdb.benchmarks.sqlite;

import java.util.List;

/** A way to reach SQLite. */
interface Contender extends AutoCloseable {

    /**
     * Lets every caller perform its operation again and again, all at a time, until {@link System#nanoTime} has passed the
     * deadline and the last operation has ended. Failures are counted by the callers. Threads that worked are still there
     * when this returns, so that their CPU time can be read.
     */
    void run(List<Caller> callers, long deadline) throws Exception;

    @Override
    void close();
}
