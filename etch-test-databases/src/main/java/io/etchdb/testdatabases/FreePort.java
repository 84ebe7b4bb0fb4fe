package io.etchdb.testdatabases;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port nobody listens on, for a server that stops and comes back on it. Taken from below the range out of which
 * systems give ports to outgoing connections: from there somebody could have it while the server is down.
 */
final class FreePort {

    private static final int LOWEST = 20_000;
    private static final int BOUND = 32_000;
    private static final int ATTEMPTS = 50;

    private FreePort() {}

    static int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BOUND);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "No free port between " + LOWEST + " and " + BOUND + " on the loopback address");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            // Somebody listens there.
            return false;
        }
    }
}
