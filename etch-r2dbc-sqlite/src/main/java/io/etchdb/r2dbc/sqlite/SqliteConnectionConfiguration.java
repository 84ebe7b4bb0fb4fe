package io.etchdb.r2dbc.sqlite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a SQLite database is and how its physical connections are set up. Immutable; every setting has a default, see
 * {@link Builder}. Settings are applied to each physical connection one by one and read back; a database that does not take
 * one is not opened.
 */
public final class SqliteConnectionConfiguration {

    private final @Nullable Path file;
    private final String name;
    private final String journalMode;
    private final String synchronous;
    private final Duration busyTimeout;
    private final @Nullable Duration statementTimeout;
    private final boolean foreignKeys;
    private final int readers;
    private final int maxOpenResults;
    private final int statementCacheSize;
    private final String transactionMode;
    private final boolean queryOnly;
    private final @Nullable Integer cacheSize;
    private final @Nullable Long mmapSize;
    private final @Nullable String tempStore;
    private final List<String> initialSql;

    private SqliteConnectionConfiguration(Builder from) {
        this.file = from.file;
        this.name = from.name;
        this.journalMode = from.journalMode != null ? from.journalMode : from.file == null ? "memory" : "wal";
        this.synchronous = from.synchronous;
        this.busyTimeout = from.busyTimeout;
        this.statementTimeout = from.statementTimeout;
        this.foreignKeys = from.foreignKeys;
        this.readers = from.readers;
        this.maxOpenResults = from.maxOpenResults;
        this.statementCacheSize = from.statementCacheSize;
        this.transactionMode = from.transactionMode;
        this.queryOnly = from.queryOnly;
        this.cacheSize = from.cacheSize;
        this.mmapSize = from.mmapSize;
        this.tempStore = from.tempStore;
        this.initialSql = List.copyOf(from.initialSql);
    }

    /** A database in a file; relative paths start at the working directory. */
    public static Builder file(Path file) {
        return new Builder(Objects.requireNonNull(file, "file").toAbsolutePath().normalize(), file.getFileName() + "");
    }

    /** A database in memory, which lives as long as its connection factory. The name is for logs and thread names. */
    public static Builder memory(String name) {
        return new Builder(null, Objects.requireNonNull(name, "name"));
    }

    /** The file, absolute, or null for a database in memory. */
    public @Nullable Path file() {
        return file;
    }

    boolean isInMemory() {
        return file == null;
    }

    /** A short name for threads. */
    String name() {
        return name;
    }

    /** What messages call the database. */
    String location() {
        return file == null ? ":memory:" : file.toString();
    }

    String journalMode() {
        return journalMode;
    }

    String synchronous() {
        return synchronous;
    }

    Duration busyTimeout() {
        return busyTimeout;
    }

    @Nullable
    Duration statementTimeout() {
        return statementTimeout;
    }

    boolean foreignKeys() {
        return foreignKeys;
    }

    int readers() {
        return readers;
    }

    int maxOpenResults() {
        return maxOpenResults;
    }

    int statementCacheSize() {
        return statementCacheSize;
    }

    String transactionMode() {
        return transactionMode;
    }

    boolean queryOnly() {
        return queryOnly;
    }

    @Nullable
    Integer cacheSize() {
        return cacheSize;
    }

    @Nullable
    Long mmapSize() {
        return mmapSize;
    }

    @Nullable
    String tempStore() {
        return tempStore;
    }

    List<String> initialSql() {
        return initialSql;
    }

    @Override
    public String toString() {
        return "SqliteConnectionConfiguration[" + location() + ", journal_mode=" + journalMode + ", synchronous="
                + synchronous + ", readers=" + readers + "]";
    }

    /** Collects settings; each has the default its method names. */
    public static final class Builder {

        private final @Nullable Path file;
        private final String name;
        private @Nullable String journalMode;
        private String synchronous = "normal";
        private Duration busyTimeout = Duration.ofSeconds(5);
        private @Nullable Duration statementTimeout;
        private boolean foreignKeys = true;
        private int readers = Math.min(Runtime.getRuntime().availableProcessors(), 4);
        private int maxOpenResults = 32;
        private int statementCacheSize = 256;
        private String transactionMode = "immediate";
        private boolean queryOnly;
        private @Nullable Integer cacheSize;
        private @Nullable Long mmapSize;
        private @Nullable String tempStore;
        private List<String> initialSql = List.of();

        private Builder(@Nullable Path file, String name) {
            this.file = file;
            this.name = name;
        }

        /** {@code wal} (the default for files), {@code delete}, {@code truncate}, {@code persist}, {@code memory}, {@code off}. */
        public Builder journalMode(String mode) {
            this.journalMode = oneOf("journalMode", mode, "wal", "delete", "truncate", "persist", "memory", "off");
            return this;
        }

        /** {@code normal} (the default), {@code full}, {@code extra}, {@code off}. */
        public Builder synchronous(String mode) {
            this.synchronous = oneOf("synchronous", mode, "normal", "full", "extra", "off");
            return this;
        }

        /** How long a statement or the beginning of a transaction waits for a lock or for a connection; 5 seconds. */
        public Builder busyTimeout(Duration timeout) {
            this.busyTimeout = notNegative("busyTimeout", timeout);
            return this;
        }

        /** How long a statement may run unless the connection says otherwise; zero, the default, for as long as it likes. */
        public Builder statementTimeout(Duration timeout) {
            this.statementTimeout = notNegative("statementTimeout", timeout).isZero() ? null : timeout;
            return this;
        }

        /** Whether foreign keys are enforced; true. */
        public Builder foreignKeys(boolean enforced) {
            this.foreignKeys = enforced;
            return this;
        }

        /** How many connections read side by side; the number of processors, at most 4. A database in memory has none. */
        public Builder readers(int count) {
            this.readers = atLeast("readers", count, 1);
            return this;
        }

        /** How many results may be left half read at a time, each holding a connection of its own; 32. */
        public Builder maxOpenResults(int count) {
            this.maxOpenResults = atLeast("maxOpenResults", count, 1);
            return this;
        }

        /** How many prepared statements each physical connection keeps; 256. */
        public Builder statementCacheSize(int count) {
            this.statementCacheSize = atLeast("statementCacheSize", count, 0);
            return this;
        }

        /** How transactions that may write begin: {@code immediate} (the default), {@code exclusive}, {@code deferred}. */
        public Builder transactionMode(String mode) {
            this.transactionMode = oneOf("transactionMode", mode, "immediate", "exclusive", "deferred");
            return this;
        }

        /** Whether every write is refused; false. The journal mode of the file is left as it is. */
        public Builder queryOnly(boolean only) {
            this.queryOnly = only;
            return this;
        }

        /** {@code PRAGMA cache_size}: pages, or KiB when negative; SQLite's default. */
        public Builder cacheSize(int size) {
            this.cacheSize = size;
            return this;
        }

        /** {@code PRAGMA mmap_size} in bytes; SQLite's default. */
        public Builder mmapSize(long bytes) {
            this.mmapSize = bytes;
            return this;
        }

        /** {@code default}, {@code file}, {@code memory}; SQLite's default. */
        public Builder tempStore(String store) {
            this.tempStore = oneOf("tempStore", store, "default", "file", "memory");
            return this;
        }

        /** Statements run once on every physical connection after its settings; none. */
        public Builder initialSql(String... statements) {
            this.initialSql = List.of(statements);
            return this;
        }

        public SqliteConnectionConfiguration build() {
            return new SqliteConnectionConfiguration(this);
        }

        private static String oneOf(String option, String value, String... allowed) {
            String lower = value.toLowerCase(Locale.ROOT);
            if (!List.of(allowed).contains(lower)) {
                throw new IllegalArgumentException(
                        option + " cannot be \"" + value + "\". Possible: " + String.join(", ", allowed));
            }
            return lower;
        }

        private static int atLeast(String option, int value, int least) {
            if (value < least) {
                throw new IllegalArgumentException(option + " must be at least " + least + ", not " + value);
            }
            return value;
        }

        private static Duration notNegative(String option, Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(option + " must not be negative: " + value);
            }
            return value;
        }
    }
}
