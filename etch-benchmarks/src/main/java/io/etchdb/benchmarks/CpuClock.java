package io.etchdb.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * CPU time of this process. On Linux it is the kernel's account of each thread, exact to the nanosecond, without the threads
 * that compile: what they do depends on how long the process has lived. Elsewhere it is the process's CPU time, which ticks
 * every 10 ms and includes them.
 */
final class CpuClock {

    private static final Path THREADS = Path.of("/proc/self/task");
    private static final String PROCESS = "process";

    private final Map<String, Long> start;

    private CpuClock(Map<String, Long> start) {
        this.start = start;
    }

    static CpuClock start() {
        return new CpuClock(read());
    }

    /** What was used since the start. A thread that has ended meanwhile is missing. */
    long nanos() {
        long nanos = 0;
        for (Map.Entry<String, Long> thread : read().entrySet()) {
            nanos += thread.getValue() - start.getOrDefault(thread.getKey(), 0L);
        }
        return nanos;
    }

    private static Map<String, Long> read() {
        Map<String, Long> nanos = new HashMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                readThread(thread, nanos);
            }
        } catch (IOException e) {
            nanos.clear();
        }
        if (nanos.isEmpty() && ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            nanos.put(PROCESS, system.getProcessCpuTime());
        }
        return nanos;
    }

    private static void readThread(Path thread, Map<String, Long> nanos) {
        try {
            String name = Files.readString(thread.resolve("comm"));
            if (!name.startsWith("C1 Comp") && !name.startsWith("C2 Comp")) {
                String times = Files.readString(thread.resolve("schedstat"));
                nanos.put(thread.getFileName().toString(), Long.valueOf(times.substring(0, times.indexOf(' '))));
            }
        } catch (IOException e) {
            // The thread has ended between the listing and now.
        }
    }
}
