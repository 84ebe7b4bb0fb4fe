package io.etchdb.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * What the libraries log, as a command shows it: warnings of etch always, its progress once a run takes long or if asked
 * for, everything else only with {@code --debug}.
 */
final class Log extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;
    private static final String OURS = "io.etchdb.";

    private static final Object LOCK = new Object();
    private static final List<String> HELD_BACK = new ArrayList<>();
    private static boolean verbose;
    private static boolean debug;
    private static @Nullable PrintWriter err;

    Log(String name) {
        this.name = name;
    }

    static void configure(EtchCommand command, PrintWriter stderr) {
        synchronized (LOCK) {
            HELD_BACK.clear();
            debug = command.debug();
            verbose = command.verbose() || debug || Terminal.isAttached();
            err = stderr;
        }
    }

    /** The run takes long: says what happened so far, and from now on what happens. */
    static void showProgress() {
        synchronized (LOCK) {
            verbose = true;
            printHeldBack();
        }
    }

    /** A line on stderr, now. */
    static void say(String line) {
        synchronized (LOCK) {
            print(line);
        }
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return isShown();
    }

    @Override
    public boolean isWarnEnabled() {
        return isShown();
    }

    @Override
    public boolean isErrorEnabled() {
        return isShown();
    }

    private boolean isShown() {
        synchronized (LOCK) {
            return debug || name.startsWith(OURS);
        }
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        String message = MessageFormatter.basicArrayFormat(pattern, arguments);
        synchronized (LOCK) {
            if (level == Level.INFO) {
                HELD_BACK.add(message);
                if (verbose) {
                    printHeldBack();
                }
            } else {
                print("warning: " + message);
            }
            if (debug && failure != null && err != null) {
                failure.printStackTrace(err);
            }
        }
    }

    private static void printHeldBack() {
        HELD_BACK.forEach(Log::print);
        HELD_BACK.clear();
    }

    private static void print(String line) {
        if (err != null) {
            err.println(line);
        }
    }
}
