package io.pelicanfs.testbed;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.server.ServerConnector;

/** One server of the federation. Safe for concurrent use. */
public final class TestbedServer {

    private final String name;
    private final Role role;
    private final ServerConnector connector;
    private final int port;
    private volatile Duration latency;
    /** Has the port while the server is stopped, so that no connection on its way out takes it; it listens to nobody. */
    private Optional<Socket> reserved = Optional.empty();

    TestbedServer(String name, Role role, ServerConnector connector, Duration latency) {
        this.name = name;
        this.role = role;
        this.connector = connector;
        this.port = connector.getLocalPort();
        this.latency = latency;
    }

    /** Its name in the log, such as {@code cache0}. */
    public String name() {
        return name;
    }

    public Role role() {
        return role;
    }

    public int port() {
        return port;
    }

    /** {@code localhost:PORT}. */
    public String host() {
        return "localhost:" + port;
    }

    /** {@code https://localhost:PORT}. */
    public String baseUrl() {
        return "https://" + host();
    }

    /** Delays every answer by {@code time} from now on. */
    public void latency(Duration time) {
        latency = Objects.requireNonNull(time);
    }

    Duration latency() {
        return latency;
    }

    /** Closes the port and all connections; new ones are refused by the operating system. */
    public synchronized void stop() {
        run(() -> {
            connector.stop();
            reserve();
        });
    }

    /** Opens the same port again. */
    public synchronized void resume() {
        run(() -> {
            leavePort();
            connector.setPort(port);
            connector.start();
        });
    }

    private void reserve() throws IOException {
        var socket = new Socket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(connector.getHost(), port));
            reserved = Optional.of(socket);
        } catch (BindException e) {
            // Somebody was quicker, perhaps a connection that is soon over.
            socket.close();
        }
    }

    /** Gives the port of a stopped server back. */
    synchronized void leavePort() throws IOException {
        if (reserved.isPresent()) {
            reserved.get().close();
            reserved = Optional.empty();
        }
    }

    void dropConnections() {
        connector.getConnectedEndPoints().forEach(endPoint -> endPoint.close());
    }

    private interface Step {
        void run() throws Exception;
    }

    private void run(Step step) {
        try {
            step.run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop or resume " + name, e);
        }
    }

    @Override
    public String toString() {
        return name + " " + baseUrl();
    }
}
