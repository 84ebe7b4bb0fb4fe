package io.etchdb.r2dbc.sqlite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The one timer of a connection factory: it limits waits and statements, and looks after lanes whose signals take long while
 * others wait. It never runs user code.
 */
final class Clock {

    /** How long a subscriber may keep the thread of a lane before another thread is seated. */
    private static final long GRACE_MILLIS = 1;

    private final ScheduledThreadPoolExecutor timer;
    private final Supplier<List<Lane>> lanes;
    private final AtomicBoolean armed = new AtomicBoolean();

    /** Touched by the timer's thread only. */
    private final Map<Lane, Long> turns = new HashMap<>();

    Clock(String name, Supplier<List<Lane>> lanes) {
        this.lanes = lanes;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    Future<?> schedule(Runnable task, long delayNanos) {
        return timer.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }

    /** Watches the lanes until none of them signals while jobs wait for it. */
    void arm() {
        if (!armed.get() && armed.compareAndSet(false, true)) {
            scheduleLook();
        }
    }

    void stop() {
        timer.shutdownNow();
    }

    boolean isStopped() {
        return timer.isShutdown();
    }

    private void scheduleLook() {
        if (!timer.isShutdown()) {
            Future<?> unused = timer.schedule(this::look, GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        boolean watch = false;
        for (Lane lane : lanes.get()) {
            if (lane.isSignalling() && (lane.hasWaiting() || lane.isClosing())) {
                watch = true;
                long turn = lane.turn();
                Long seen = turns.put(lane, turn);
                if (seen != null && seen == turn) {
                    lane.relieveIfStuck(turn);
                }
            } else {
                turns.remove(lane);
            }
        }
        if (watch) {
            scheduleLook();
            return;
        }
        armed.set(false);
        // Somebody may have seen it armed a moment ago and left it at that.
        if (lanes.get().stream().anyMatch(lane -> lane.isSignalling() && lane.hasWaiting())) {
            arm();
        }
    }
}
