package io.etchdb.cli;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/** Waits for reactive work on the command's own thread, and cancels it when the process is told to stop. */
final class Interruptible {

    /** A run that is over before says no more than its result. */
    private static final long SHORT_RUN_SECONDS = 5;

    private Interruptible() {}

    /**
     * Waits for what {@code work} emits. Told to stop (Ctrl-C, SIGTERM), it cancels the work and runs
     * {@code afterCancel} before the process ends.
     */
    static <R> R await(Mono<R> work, Runnable afterCancel) {
        CompletableFuture<R> result = work.toFuture();
        Thread hook = new Thread(
                () -> {
                    if (result.cancel(true)) {
                        afterCancel.run();
                        Log.say("error: stopped. What was applied before stays, what was begun is rolled back;"
                                + " run the command again. Of a file without a transaction it says how far that got");
                    }
                },
                "etch-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return await(result);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (CancellationException e) {
            throw ending(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            forget(hook);
        }
    }

    private static <R> R await(CompletableFuture<R> result) throws ExecutionException, InterruptedException {
        try {
            return result.get(SHORT_RUN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            Log.showProgress();
            return result.get();
        }
    }

    /** The hook has the last word, and the process ends with it: until then nothing may be closed or said. */
    private static IllegalStateException ending(CancellationException e) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return new IllegalStateException(e);
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook is at work.
        }
    }
}
