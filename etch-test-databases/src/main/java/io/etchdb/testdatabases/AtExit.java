package io.etchdb.testdatabases;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What is still open when the JVM exits, closed then, newest first: databases before the server they live on. */
final class AtExit {

    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();
    private static boolean hooked;

    private AtExit() {}

    static void add(AutoCloseable resource) {
        synchronized (OPEN) {
            if (!hooked) {
                Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "etch-test-databases-exit"));
                hooked = true;
            }
            OPEN.push(resource);
        }
    }

    static void remove(AutoCloseable resource) {
        synchronized (OPEN) {
            OPEN.remove(resource);
        }
    }

    private static @Nullable AutoCloseable next() {
        synchronized (OPEN) {
            return OPEN.peek();
        }
    }

    private static void closeAll() {
        for (AutoCloseable resource = next(); resource != null; resource = next()) {
            remove(resource);
            try {
                resource.close();
            } catch (Exception e) {
                // Logging may be shut down already; the rest must be closed all the same.
                System.err.println("Left behind: " + resource + " (" + e.getMessage() + ")");
            }
        }
    }
}
