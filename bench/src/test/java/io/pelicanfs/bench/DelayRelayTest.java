package io.pelicanfs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DelayRelayTest {
    private static final Duration ROUND_TRIP = Duration.ofMillis(40);
    private static final int PATIENCE_MILLIS = 10_000;

    private static Socket connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static ServerSocket server() throws IOException {
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
        return server;
    }

    @Test
    void anAnswerComesARoundTripLater() throws IOException {
        try (var server = server();
                var relay = new DelayRelay(server.getLocalPort(), ROUND_TRIP);
                var client = connect(relay.port());
                var taken = server.accept()) {
            long begin = System.nanoTime();
            client.getOutputStream().write(1);
            taken.getOutputStream().write(taken.getInputStream().read() + 1);

            assertThat(client.getInputStream().read()).isEqualTo(2);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(ROUND_TRIP);
        }
    }

    @Test
    void whatCameBeforeTheEndIsHandedOn() throws IOException {
        try (var server = server();
                var relay = new DelayRelay(server.getLocalPort(), ROUND_TRIP);
                var client = connect(relay.port())) {
            try (var taken = server.accept()) {
                taken.getOutputStream().write(7);
            }

            assertThat(client.getInputStream().readAllBytes()).containsExactly(7);
        }
    }

    @Test
    void aServerThatIsNotThereEndsTheConnection() throws IOException {
        var gone = server();
        gone.close();
        try (var relay = new DelayRelay(gone.getLocalPort(), ROUND_TRIP);
                var client = connect(relay.port())) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aServerThatBreaksOffEndsTheConnection() throws IOException {
        try (var server = server();
                var relay = new DelayRelay(server.getLocalPort(), ROUND_TRIP);
                var client = connect(relay.port())) {
            try (var taken = server.accept()) {
                // Closes with a reset.
                taken.setSoLinger(true, 0);
            }

            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }
}
