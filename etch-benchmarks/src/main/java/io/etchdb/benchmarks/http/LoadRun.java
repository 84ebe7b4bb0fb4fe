package io.etchdb.benchmarks.http;

import io.etchdb.benchmarks.harness.Latencies;
import io.etchdb.testdatabases.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Callers that load the application for a while, and a look at it every ten seconds. */
final class LoadRun {

    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int COMPLAINTS_SHOWN = 5;

    /** By how much the heap of the last third may be above that of the second: caches are full only by and by. */
    private static final double TOLERATED_GROWTH = 1.1;

    private static final long TOLERATED_BYTES = 4L << 20;

    private final Settings settings;
    private final AtomicLong errors = new AtomicLong();
    private final List<Long> heaps = new ArrayList<>();

    LoadRun(Settings settings) {
        this.settings = settings;
    }

    boolean run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("etch-load-");
        try (TestDatabase database = settings.database().open();
                Application application = Application.start(settings, database.url(), directory)) {
            System.out.println(
                    "| seconds | requests/s | errors | p50 ms | p99 ms | max ms | heap after GC, MB | threads |");
            System.out.println("|---|---|---|---|---|---|---|---|");
            load(application);
            boolean ended = application.terminate();
            boolean flat = isFlat();
            System.out.println();
            System.out.println(errors + " errors; the heap " + (flat ? "stays flat" : "grows") + "; the application "
                    + (ended ? "ended" : "did not end") + " on SIGTERM");
            return errors.get() == 0 && flat && ended;
        } finally {
            Files.deleteIfExists(directory.resolve("application.log"));
            Files.deleteIfExists(directory);
        }
    }

    private void load(Application application) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long end = begun + settings.length().toNanos();
        AtomicInteger remaining = new AtomicInteger(settings.requests());
        List<Caller> callers = IntStream.range(0, settings.callers())
                .mapToObj(number -> new Caller(application, number, remaining, end, this::complain))
                .toList();
        List<Thread> threads = callers.stream().map(Thread::new).toList();
        threads.forEach(Thread::start);
        long last = begun;
        Latencies all = new Latencies();
        long requests = 0;
        while (threads.stream().anyMatch(Thread::isAlive)) {
            threads.get(0).join(LOOK.toMillis());
            Latencies latencies = new Latencies();
            long measured = 0;
            for (Caller caller : callers) {
                Caller.Measured own = caller.measured();
                latencies.add(own.latencies());
                measured += own.requests();
            }
            long now = System.nanoTime();
            print((now - begun) / 1_000_000_000, measured * 1e9 / (now - last), latencies, application);
            last = now;
            all.add(latencies);
            requests += measured;
        }
        System.out.printf(
                Locale.ROOT,
                "%n%d requests, %.0f/s, p50 %.1f ms, p99 %.1f ms, max %.0f ms%n",
                requests,
                requests * 1e9 / (last - begun),
                all.percentile(0.5) / 1e6,
                all.percentile(0.99) / 1e6,
                all.max() / 1e6);
    }

    private void print(long seconds, double perSecond, Latencies latencies, Application application)
            throws IOException, InterruptedException {
        long heap = application.heap();
        heaps.add(heap);
        System.out.printf(
                Locale.ROOT,
                "| %d | %.0f | %d | %.1f | %.1f | %.0f | %.1f | %d |%n",
                seconds,
                perSecond,
                errors.get(),
                latencies.percentile(0.5) / 1e6,
                latencies.percentile(0.99) / 1e6,
                latencies.max() / 1e6,
                heap / 1e6,
                application.threads());
    }

    private void complain(String what) {
        if (errors.incrementAndGet() <= COMPLAINTS_SHOWN) {
            System.err.println(what);
        }
    }

    private boolean isFlat() {
        int third = heaps.size() / 3;
        if (third == 0) {
            return true;
        }
        long before = median(heaps.subList(third, 2 * third));
        long after = median(heaps.subList(heaps.size() - third, heaps.size()));
        return after <= before * TOLERATED_GROWTH + TOLERATED_BYTES;
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(0L);
    }
}
