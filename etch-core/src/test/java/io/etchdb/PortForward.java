package io.etchdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A port that leads to another server, for as long as it is open: for who looks for a server before it is there. */
final class PortForward implements AutoCloseable {

    private final ServerSocket server;
    private final String host;
    private final int port;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private PortForward(ServerSocket server, String host, int port) {
        this.server = server;
        this.host = host;
        this.port = port;
    }

    static PortForward start(int local, String host, int port) throws IOException {
        ServerSocket server = new ServerSocket(local, 50, InetAddress.getLoopbackAddress());
        PortForward forward = new PortForward(server, host, port);
        daemon(forward::accept);
        return forward;
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket client = server.accept();
                Socket target = new Socket(host, port);
                open.addAll(List.of(client, target));
                daemon(() -> copy(client, target));
                daemon(() -> copy(target, client));
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // Either side hung up, and the other is told by closing.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "port-forward");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
