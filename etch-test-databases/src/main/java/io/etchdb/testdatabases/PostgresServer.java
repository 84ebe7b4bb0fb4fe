package io.etchdb.testdatabases;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * A PostgreSQL server from Maven artifacts, on a free loopback port: for a test that stops, kills and restarts a
 * server. Everybody else takes {@link TestDatabase#postgres()}, which is faster because it shares one.
 *
 * <p>Not for concurrent use. Durability is off: after {@link #kill()} the data survive, after a crash of the machine
 * they need not. {@link #close()} stops the server and deletes its data; so does the exit of the JVM. Of a JVM that was
 * killed outright, the next server to start on this machine clears up, ten minutes later at the earliest.
 */
public final class PostgresServer implements AutoCloseable {

    static final String USERNAME = "etch";
    static final String PASSWORD = "etch-test-secret";

    private static final Duration STARTUP = Duration.ofSeconds(30);
    private static final String LOGIN_SECONDS = "5";
    private static final int COMMAND_SECONDS = 60;
    private static final String LOG_SUFFIX = ".log";

    /** One per user, or the second user of a machine could not write there. Read when the builder is made. */
    private static final String WORKING_DIRECTORY_SETTING = "ot.epg.working-dir";

    private static final String LOG_IN_BY_PASSWORD = """
            host all postgres 127.0.0.1/32 trust
            host all postgres ::1/128      trust
            host all all      127.0.0.1/32 scram-sha-256
            host all all      ::1/128      scram-sha-256
            """;

    /** Logs in with a certificate for {@link #CERTIFIED_USERNAME} instead of a password. */
    private static final String LOG_IN_BY_CERTIFICATE = """
            hostssl all etch_certified 127.0.0.1/32 cert
            """;

    /** The role that {@link #start(Tls)} creates for who has a certificate of that name. */
    public static final String CERTIFIED_USERNAME = "etch_certified";

    /**
     * What a server needs for encrypted connections.
     *
     * @param certificate the server's, PEM
     * @param key its private key, PEM
     * @param clientCa what signs certificates of clients, PEM
     */
    public record Tls(Path certificate, Path key, Path clientCa) {}

    private final EmbeddedPostgres embedded;
    private final Path data;
    private final Path log;
    private boolean closed;

    private PostgresServer(EmbeddedPostgres embedded, Path data, Path log) {
        this.embedded = embedded;
        this.data = data;
        this.log = log;
        AtExit.add(this);
    }

    /**
     * Starts a server of its own; two seconds, more when the binaries are unpacked for the first time.
     *
     * @throws IllegalStateException if it does not start; the message has the end of the server's log
     */
    public static PostgresServer start() {
        return startWith(Map.of(), LOG_IN_BY_PASSWORD);
    }

    /**
     * The same with TLS on, beside connections without. The files have to stay for as long as it runs; the key may be readable for its owner
     * only.
     *
     * @throws IllegalStateException if it does not start; the message has the end of the server's log
     */
    public static PostgresServer start(Tls tls) {
        PostgresServer server = startWith(
                Map.of(
                        "ssl", "on",
                        "ssl_cert_file", tls.certificate().toAbsolutePath().toString(),
                        "ssl_key_file", tls.key().toAbsolutePath().toString(),
                        "ssl_ca_file", tls.clientCa().toAbsolutePath().toString()),
                LOG_IN_BY_CERTIFICATE + LOG_IN_BY_PASSWORD);
        try {
            server.login().execute("CREATE ROLE " + CERTIFIED_USERNAME + " LOGIN");
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static PostgresServer startWith(Map<String, String> settings, String logins) {
        Path workingDirectory = workingDirectory();
        try {
            return startOn(FreePort.next(), workingDirectory, settings, logins);
        } catch (IllegalStateException portTakenMeanwhile) {
            try {
                return startOn(FreePort.next(), workingDirectory, settings, logins);
            } catch (IllegalStateException e) {
                e.addSuppressed(portTakenMeanwhile);
                throw e;
            }
        }
    }

    private static PostgresServer startOn(
            int port, Path workingDirectory, Map<String, String> settings, String logins) {
        String name = UUID.randomUUID().toString();
        // Beneath the working directory, or what a killed JVM leaves behind would not be found and cleared up.
        Path data = workingDirectory.resolve(name);
        Path log = workingDirectory.resolve(name + LOG_SUFFIX);
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
            settings.forEach(builder::setServerConfig);
            EmbeddedPostgres embedded = builder.setPort(port)
                    .setDataDirectory(data)
                    .setDataDirectoryCustomizer(directory -> demandLogins(directory, logins))
                    .setServerConfig("full_page_writes", "off")
                    // Switched off by the builder; then a killed server forgets what it committed last.
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("unix_socket_directories", "")
                    .setConnectConfig("loginTimeout", LOGIN_SECONDS)
                    .setConnectConfig("socketTimeout", LOGIN_SECONDS)
                    .setErrorRedirector(Redirect.appendTo(log.toFile()))
                    .setOutputRedirector(Redirect.appendTo(log.toFile()))
                    .setPGStartupWait(STARTUP)
                    .setRegisterShutdownHook(false)
                    .start();
            deleteLogsWithoutData(workingDirectory);
            return new PostgresServer(embedded, data, log).withUser();
        } catch (IOException | RuntimeException | LinkageError e) {
            IllegalStateException failure = new IllegalStateException(
                    "No PostgreSQL from Maven artifacts on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + ": " + e.getMessage() + "." + endOf(log)
                            + " Name a server in " + PostgresSource.URL_SETTING
                            + " (postgresql://user:password@host:port/database), start a Docker engine, or delete "
                            + workingDirectory + " and try again",
                    e);
            FileUtils.deleteQuietly(data.toFile());
            FileUtils.deleteQuietly(log.toFile());
            throw failure;
        }
    }

    /** The builder has just deleted the data of servers whose JVM was killed; it knows nothing of their logs. */
    private static void deleteLogsWithoutData(Path workingDirectory) throws IOException {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(workingDirectory, "*" + LOG_SUFFIX)) {
            for (Path log : logs) {
                String name = log.getFileName().toString();
                if (!Files.exists(workingDirectory.resolve(name.substring(0, name.length() - LOG_SUFFIX.length())))) {
                    Files.deleteIfExists(log);
                }
            }
        }
    }

    private PostgresServer withUser() {
        try {
            maintenance("postgres", "")
                    .execute("CREATE ROLE " + USERNAME + " SUPERUSER LOGIN PASSWORD '" + PASSWORD + "'");
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Path workingDirectory() {
        String preset = System.getProperty(WORKING_DIRECTORY_SETTING);
        Path directory = preset != null
                ? Path.of(preset)
                : Path.of(
                        System.getProperty("java.io.tmpdir"), "etch-test-postgres-" + System.getProperty("user.name"));
        System.setProperty(WORKING_DIRECTORY_SETTING, directory.toString());
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create " + directory, e);
        }
    }

    /** As initialised the server trusts everybody; then a wrong password would pass for the right one. */
    private static void demandLogins(File dataDirectory, String logins) {
        try {
            Files.writeString(dataDirectory.toPath().resolve("pg_hba.conf"), logins);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String endOf(Path log) {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
            List<String> all = lines.toList();
            return " Its log ends:\n" + String.join("\n", all.subList(Math.max(0, all.size() - 10), all.size())) + "\n";
        } catch (IOException | UncheckedIOException e) {
            // It failed before it wrote a log.
            return "";
        }
    }

    /** Creates an empty database on this server; it goes with the server if it is not closed before. */
    public TestDatabase createDatabase() {
        return TestDatabase.postgresOn(login());
    }

    /** The port on 127.0.0.1; the same after a restart. */
    public int port() {
        return embedded.getPort();
    }

    /** Whether the server process is alive. */
    public boolean isRunning() {
        return postmaster().isPresent();
    }

    /** Shuts down in an orderly way: every connection is told so (SQLSTATE 57P01) and cut. Returns when it is down. */
    public void stop() {
        control("stop", "-m", "fast", "-w");
    }

    /** Kills the server and all its processes without a word; connections break. Returns when they are gone. */
    public void kill() {
        postmaster().ifPresent(postmaster -> {
            List<ProcessHandle> backends = postmaster.children().toList();
            destroy(postmaster);
            backends.forEach(PostgresServer::destroy);
        });
    }

    private static void destroy(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().orTimeout(COMMAND_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Starts again on the same port with the same data, stopping first if it runs. Returns when it accepts logins. */
    public void restart() {
        // Reads the options of the first start from postmaster.opts, and starts as well if nothing runs.
        control("restart", "-m", "fast", "-w");
    }

    PostgresLogin login() {
        return maintenance(USERNAME, PASSWORD);
    }

    Path data() {
        return data;
    }

    Path log() {
        return log;
    }

    private PostgresLogin maintenance(String username, String password) {
        return new PostgresLogin("127.0.0.1", embedded.getPort(), username, password, "postgres");
    }

    private Optional<ProcessHandle> postmaster() {
        Path pidFile = data.resolve("postmaster.pid");
        try (Stream<String> lines = Files.lines(pidFile)) {
            return lines.findFirst()
                    .map(String::strip)
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
                    .filter(ProcessHandle::isAlive);
        } catch (IOException | UncheckedIOException e) {
            // An orderly shutdown removes the file.
            return Optional.empty();
        }
    }

    private void control(String... arguments) {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(binaries().resolve("pg_ctl").toString(), "-D", data.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .start();
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("pg_ctl " + arguments[0] + " failed." + endOf(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("pg_ctl " + arguments[0] + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while pg_ctl " + arguments[0] + " ran", e);
        }
    }

    /** Where the server that was started lives: the first word of its recorded command line. */
    private Path binaries() {
        try {
            String commandLine = Files.readString(data.resolve("postmaster.opts"));
            return Path.of(commandLine.substring(0, commandLine.indexOf(" \"")))
                    .toAbsolutePath()
                    .resolveSibling("");
        } catch (IOException e) {
            throw new UncheckedIOException("The server in " + data + " was never started", e);
        }
    }

    /** Stops the server, if it runs, and deletes its data. Closing twice is harmless. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        AtExit.remove(this);
        try {
            if (isRunning()) {
                embedded.close();
            } else {
                FileUtils.deleteDirectory(data.toFile());
            }
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not delete " + data, e);
        }
    }

    /** Where it listens. */
    @Override
    public String toString() {
        return "PostgreSQL on 127.0.0.1:" + port();
    }
}
