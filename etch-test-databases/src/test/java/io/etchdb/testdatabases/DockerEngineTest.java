package io.etchdb.testdatabases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerEngineTest {

    @TempDir
    Path home;

    @Test
    void findsNobodyWithoutSocket() {
        assertThat(engine(Map.of()).somebodyListens()).isFalse();
        assertThat(engine(Map.of()).answers()).isFalse();
    }

    @Test
    void findsEngineThatListensOnItsSocket() throws IOException {
        try (ServerSocketChannel ignored = listen(socket())) {
            assertThat(engine(Map.of()).somebodyListens()).isTrue();
        }
    }

    @Test
    void seesThatTheEngineOfALeftOverSocketIsGone() throws IOException {
        listen(socket()).close();

        assertThat(socket()).exists();
        assertThat(engine(Map.of()).somebodyListens()).isFalse();
    }

    @Test
    void asksOnlyTheNamedEngine() throws IOException {
        try (ServerSocketChannel ignored = listen(socket())) {
            Map<String, String> down = Map.of("DOCKER_HOST", "tcp://127.0.0.1:" + freePort());
            assertThat(engine(down).somebodyListens()).isFalse();
            assertThat(engine(Map.of("DOCKER_HOST", "unix://" + home.resolve("none")))
                            .somebodyListens())
                    .isFalse();
            assertThat(engine(Map.of("DOCKER_HOST", "unix://" + socket())).somebodyListens())
                    .isTrue();
            assertThat(engine(Map.of("DOCKER_HOST", "not an address")).somebodyListens())
                    .isFalse();
        }
    }

    @Test
    void findsNamedEngineOverTcp() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> named = Map.of("DOCKER_HOST", "tcp://127.0.0.1:" + server.getLocalPort());
            assertThat(engine(named).somebodyListens()).isTrue();
        }
    }

    @Test
    void readsWhatTestcontainersWasTold() throws IOException {
        Files.writeString(home.resolve(".testcontainers.properties"), "docker.host=unix://" + socket() + "\n");
        assertThat(engine(Map.of()).somebodyListens()).isFalse();
        try (ServerSocketChannel ignored = listen(socket())) {
            assertThat(engine(Map.of()).somebodyListens()).isTrue();
        }
    }

    private DockerEngine engine(Map<String, String> environment) {
        return new DockerEngine(environment, home, List.of(socket()));
    }

    private Path socket() {
        return home.resolve("docker.sock");
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
