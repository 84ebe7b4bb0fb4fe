package io.etchdb.benchmarks.harness;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** Bytes that the threads of this process allocate, threads that ended meanwhile left out. */
public final class AllocationClock {

    private final Map<Long, Long> byThread = new HashMap<>();

    private AllocationClock() {
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads) {
            long[] ids = threads.getAllThreadIds();
            long[] bytes = threads.getThreadAllocatedBytes(ids);
            for (int i = 0; i < ids.length; i++) {
                byThread.put(ids[i], bytes[i]);
            }
        }
    }

    public static AllocationClock start() {
        return new AllocationClock();
    }

    /** What was allocated since the start. */
    public long bytes() {
        long sum = 0;
        for (Map.Entry<Long, Long> thread : new AllocationClock().byThread.entrySet()) {
            // -1 stands for a thread that has just ended.
            sum += Math.max(0, thread.getValue() - byThread.getOrDefault(thread.getKey(), 0L));
        }
        return sum;
    }
}
