package io.etchdb.testdatabases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortTest {

    @Test
    void findsPortBelowThoseOfOutgoingConnections() {
        int port = FreePort.next();

        assertThat(port).isBetween(20_000, 32_000);
        assertThat(FreePort.isFree(port)).isTrue();
    }

    @Test
    void seesThatPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(FreePort.isFree(taken.getLocalPort())).isFalse();
        }
    }
}
