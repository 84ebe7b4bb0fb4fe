package io.etchdb.benchmarks.harness;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * CPU time of this process without the threads that compile: what those do depends on how long the process has lived. On Linux
 * it is the kernel's account of each thread, exact to the nanosecond. Threads that ended meanwhile are missing there; when the
 * process's own clock, which ticks every 10 ms, says so, that clock is believed. Elsewhere there is only that clock.
 */
public final class CpuClock {

    private static final Path THREADS = Path.of("/proc/self/task");
    private static final long TICKS = 20_000_000;

    private final Map<String, Long> working = new HashMap<>();
    private final Map<String, Long> compiling = new HashMap<>();
    private final long process;

    private CpuClock() {
        readThreads();
        this.process = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    public static CpuClock start() {
        return new CpuClock();
    }

    /** What was used since the start. */
    public long nanos() {
        CpuClock now = new CpuClock();
        long byThread = difference(now.working, working);
        long byProcess = now.process - process - difference(now.compiling, compiling);
        return byProcess - byThread > TICKS ? byProcess : byThread;
    }

    private static long difference(Map<String, Long> now, Map<String, Long> before) {
        long nanos = 0;
        for (Map.Entry<String, Long> thread : now.entrySet()) {
            nanos += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        }
        return nanos;
    }

    private void readThreads() {
        if (!Files.isDirectory(THREADS)) {
            return;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                readThread(thread);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readThread(Path thread) {
        try {
            String name = Files.readString(thread.resolve("comm"));
            String times = Files.readString(thread.resolve("schedstat"));
            Map<String, Long> kind = name.startsWith("C1 Comp") || name.startsWith("C2 Comp") ? compiling : working;
            kind.put(thread.getFileName().toString(), Long.valueOf(times.substring(0, times.indexOf(' '))));
        } catch (IOException e) {
            // The thread has ended between the listing and now.
        }
    }
}
