package io.etchdb.testdatabases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An empty database that belongs to one test or test class.
 *
 * <p>PostgreSQL is one server per JVM, started by the first database asked for: the server named by
 * {@code ETCH_TEST_POSTGRES_URL} (environment variable or system property,
 * {@code postgresql://user:password@host:port/database}; the user may create databases), else a container where a
 * Docker engine answers, else server binaries from Maven artifacts. Every database there sorts text by code point
 * (locale C) and is UTF-8, whatever the server's default.
 *
 * <p>{@link #close()} drops the database, open connections included, or deletes the file. What a test forgets to close
 * goes when the JVM exits.
 */
public final class TestDatabase implements AutoCloseable {

    /** Which database, and where it lives. */
    public enum Kind {
        /** A database of its own on a real PostgreSQL server. */
        POSTGRES {
            @Override
            public TestDatabase open() {
                return postgres();
            }
        },
        /** A file in a temporary directory of its own. */
        SQLITE_FILE {
            @Override
            public TestDatabase open() {
                return sqliteFile();
            }
        },
        /** In memory; it lives as long as what connects to it. */
        SQLITE_MEMORY {
            @Override
            public TestDatabase open() {
                return sqliteMemory();
            }
        };

        /** Opens a fresh database of this kind; the caller closes it. */
        public abstract TestDatabase open();

        /** Whether this is SQLite, in a file or in memory. */
        public boolean isSqlite() {
            return this != POSTGRES;
        }
    }

    private final Kind kind;
    private final String url;
    private final String r2dbcUrl;
    private final @Nullable PostgresLogin login;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TestDatabase(Kind kind, String url, String r2dbcUrl, @Nullable PostgresLogin login, Runnable release) {
        this.kind = kind;
        this.url = url;
        this.r2dbcUrl = r2dbcUrl;
        this.login = login;
        this.release = release;
        AtExit.add(this);
    }

    /**
     * Creates an empty database on this JVM's PostgreSQL server, starting the server if this is its first.
     *
     * @throws IllegalStateException if there is no server to be had; the message lists the three ways to one
     */
    public static TestDatabase postgres() {
        return postgresOn(SharedPostgres.login());
    }

    /** Names a SQLite file that does not exist yet, in a temporary directory of its own. */
    public static TestDatabase sqliteFile() {
        try {
            Path directory = Files.createTempDirectory("etch-test-sqlite-").toRealPath();
            String file = directory.resolve("test.db").toString().replace('\\', '/');
            return new TestDatabase(
                    Kind.SQLITE_FILE, "sqlite:" + file, "r2dbc:sqlite:///" + file, null, () -> delete(directory));
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary directory for a SQLite file", e);
        }
    }

    /** Names a SQLite database in memory. {@link #url()} is a new database for each connect to it. */
    public static TestDatabase sqliteMemory() {
        return new TestDatabase(
                Kind.SQLITE_MEMORY, "sqlite::memory:", "r2dbc:sqlite:mem:///test-" + UUID.randomUUID(), null, () -> {
                    // Nothing to release: the memory belongs to whoever connected.
                });
    }

    /** Creates an empty database on the server that {@code server} logs in to. */
    static TestDatabase postgresOn(PostgresLogin server) {
        String name =
                "etch_test_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        server.execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
        return ofPostgres(
                server.inDatabase(name), () -> server.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"));
    }

    private static TestDatabase ofPostgres(PostgresLogin login, Runnable release) {
        return new TestDatabase(Kind.POSTGRES, login.url(), login.r2dbcUrl(), login, release);
    }

    /** Which database this is. */
    public Kind kind() {
        return kind;
    }

    /**
     * The address in short form, credentials included: {@code postgresql://user:password@host:port/name},
     * {@code sqlite:/directory/test.db} or {@code sqlite::memory:}.
     */
    public String url() {
        return url;
    }

    /** The address as an R2DBC URL, credentials included: {@code r2dbc:postgresql://...} or {@code r2dbc:sqlite:...}. */
    public String r2dbcUrl() {
        return r2dbcUrl;
    }

    /** The server's host; PostgreSQL only. */
    public String host() {
        return login().host();
    }

    /** The server's port; PostgreSQL only. */
    public int port() {
        return login().port();
    }

    /** The database's name; PostgreSQL only. */
    public String database() {
        return login().database();
    }

    /** Who to log in as, a role that may create databases; PostgreSQL only. */
    public String username() {
        return login().username();
    }

    /** The password; PostgreSQL only. */
    public String password() {
        return login().password();
    }

    private PostgresLogin login() {
        if (login == null) {
            throw new IllegalStateException(
                    kind + " has no server: host, port, database, username and password are PostgreSQL's. Use url()");
        }
        return login;
    }

    /** Drops the database, cutting connections that are still open, or deletes the file. Closing twice is harmless. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            AtExit.remove(this);
            release.run();
        }
    }

    /** The kind and, where there is one, the place; never the password. */
    @Override
    public String toString() {
        return login == null ? url : login.toString();
    }

    private static void delete(Path directory) {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    // SQLite removes its -wal and -shm files itself when the last connection closes meanwhile.
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Could not delete " + directory + ": is a connection still open?", e);
        }
    }
}
