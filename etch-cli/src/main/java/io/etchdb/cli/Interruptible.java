package io.etchdb.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import reactor.core.publisher.Mono;

/** Waits for reactive work on the command's own thread, and cancels it when the process is told to stop. */
final class Interruptible {

    private Interruptible() {}

    /**
     * Waits for what {@code work} emits. Told to stop (Ctrl-C, SIGTERM), it cancels the work and runs
     * {@code afterCancel} before the process ends.
     */
    static <R> R await(Mono<R> work, Runnable afterCancel) {
        CompletableFuture<R> result = work.toFuture();
        Thread hook = new Thread(
                () -> {
                    if (!result.isDone()) {
                        result.cancel(true);
                        afterCancel.run();
                    }
                },
                "etch-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            forget(hook);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook is at work.
        }
    }
}
