package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.R2dbcException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The settings of a physical connection: set one by one, because SQLite ignores all but the first, and read back. */
final class Pragmas {

    private static final List<String> SYNCHRONOUS = List.of("off", "normal", "full", "extra");
    private static final List<String> TEMP_STORE = List.of("default", "file", "memory");

    private Pragmas() {}

    static void apply(NativeConnection connection, SqliteConnectionConfiguration settings, boolean reader)
            throws R2dbcException {
        if (!settings.isInMemory() && !settings.queryOnly() && !reader) {
            journalMode(connection, settings);
        }
        restore(connection, settings);
        if (reader) {
            queryOnly(connection, true);
        }
    }

    /** Sets what belongs to the connection, and not to the file, as it was configured. */
    static void restore(NativeConnection connection, SqliteConnectionConfiguration settings) throws R2dbcException {
        if (!connection.isInTransaction()) {
            // Inside of a transaction SQLite ignores the one and refuses the other; nobody can have changed them there.
            set(connection, "synchronous", settings.synchronous(), SYNCHRONOUS.indexOf(settings.synchronous()));
            foreignKeys(connection, settings.foreignKeys());
        }
        connection.setBusyTimeout((int) Math.min(settings.busyTimeout().toMillis(), Integer.MAX_VALUE));
        Integer cacheSize = settings.cacheSize();
        if (cacheSize != null) {
            set(connection, "cache_size", cacheSize.toString(), cacheSize);
        }
        Long mmapSize = settings.mmapSize();
        if (mmapSize != null && !settings.isInMemory()) {
            set(connection, "mmap_size", mmapSize.toString(), mmapSize);
        }
        String tempStore = settings.tempStore();
        if (tempStore != null) {
            set(connection, "temp_store", tempStore, TEMP_STORE.indexOf(tempStore));
        }
        queryOnly(connection, settings.queryOnly());
    }

    static void queryOnly(NativeConnection connection, boolean on) throws R2dbcException {
        set(connection, "query_only", on ? "on" : "off", on ? 1 : 0);
    }

    /** Not inside of a transaction. */
    static void foreignKeys(NativeConnection connection, boolean on) throws R2dbcException {
        set(connection, "foreign_keys", on ? "on" : "off", on ? 1 : 0);
    }

    private static void journalMode(NativeConnection connection, SqliteConnectionConfiguration settings)
            throws R2dbcException {
        Object mode = connection.query("PRAGMA journal_mode = " + settings.journalMode());
        if (mode == null || !mode.toString().toLowerCase(Locale.ROOT).equals(settings.journalMode())) {
            throw refused("journal_mode", settings.journalMode(), mode);
        }
    }

    private static void set(NativeConnection connection, String pragma, String value, long expected)
            throws R2dbcException {
        connection.query("PRAGMA " + pragma + " = " + value);
        Object actual = connection.query("PRAGMA " + pragma);
        if (!(actual instanceof Long number) || number != expected) {
            throw refused(pragma, value, actual);
        }
    }

    private static R2dbcException refused(String pragma, String wanted, @Nullable Object actual) {
        return SqliteErrors.invalidState(
                "PRAGMA " + pragma + " was set to " + wanted + " but reads back " + actual, "08001");
    }
}
