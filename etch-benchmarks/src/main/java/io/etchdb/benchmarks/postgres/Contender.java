package io.etchdb.benchmarks.postgres;

import java.util.List;

/** A way to reach PostgreSQL. */
interface Contender extends AutoCloseable {

    /** Connections of every pool. Connections that are held are one for each caller. */
    int POOL_SIZE = 16;

    /**
     * Lets every caller perform its operation again and again, all at a time, until {@link System#nanoTime} has passed the
     * deadline and the last operation has ended. Failures are counted by the callers. Threads that worked are still there
     * when this returns, so that they can be measured.
     */
    void run(List<Caller> callers, long deadline) throws Exception;

    @Override
    void close() throws Exception;
}
