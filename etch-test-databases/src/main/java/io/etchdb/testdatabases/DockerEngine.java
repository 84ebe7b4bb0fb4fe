package io.etchdb.testdatabases;

import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/**
 * Whether a Docker engine answers. Looks for somebody listening before it asks Testcontainers, which takes its time
 * and logs errors where there is none: a docker command without an engine is the usual case on a build machine.
 */
final class DockerEngine {

    private static final int CONNECT_MILLIS = 1000;

    private final Map<String, String> environment;
    private final Path home;
    private final List<Path> sockets;

    /** Knows where to look; {@code sockets} are the engine's usual places on this machine. */
    DockerEngine(Map<String, String> environment, Path home, List<Path> sockets) {
        this.environment = environment;
        this.home = home;
        this.sockets = sockets;
    }

    /** The engine of this machine, or of the one that DOCKER_HOST names. */
    static DockerEngine local() {
        Path home = Path.of(System.getProperty("user.home"));
        List<Path> sockets = new ArrayList<>();
        sockets.add(Path.of("/var/run/docker.sock"));
        sockets.add(home.resolve(".docker/run/docker.sock"));
        sockets.add(home.resolve(".docker/desktop/docker.sock"));
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        if (runtime != null) {
            sockets.add(Path.of(runtime, "docker.sock"));
        }
        return new DockerEngine(System.getenv(), home, sockets);
    }

    boolean answers() {
        return somebodyListens() && DockerClientFactory.instance().isDockerAvailable();
    }

    boolean somebodyListens() {
        String named = named();
        if (named != null) {
            return listens(named);
        }
        return sockets.stream().anyMatch(DockerEngine::listensOn) || Files.exists(Path.of("//./pipe/docker_engine"));
    }

    /** The engine that was named, where Testcontainers looks for it too. */
    private @Nullable String named() {
        String host = environment.get("DOCKER_HOST");
        if (host != null && !host.isBlank()) {
            return host;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve(".testcontainers.properties"))) {
            properties.load(reader);
        } catch (IOException e) {
            // No such file, as a rule: nothing is named there.
            return null;
        }
        return properties.getProperty("tc.host", properties.getProperty("docker.host"));
    }

    private static boolean listens(String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if ("unix".equals(uri.getScheme())) {
            return listensOn(Path.of(uri.getPath()));
        }
        if ("npipe".equals(uri.getScheme())) {
            return Files.exists(Path.of(uri.getPath()));
        }
        return uri.getHost() != null && uri.getPort() != -1 && listensOn(uri.getHost(), uri.getPort());
    }

    private static boolean listensOn(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException | UnsupportedOperationException e) {
            // The file of an engine that was stopped, or not ours to open.
            return false;
        }
    }

    private static boolean listensOn(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            // Named, but down.
            return false;
        }
    }
}
