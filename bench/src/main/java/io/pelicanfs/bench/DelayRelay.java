package io.pelicanfs.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A TCP relay that hands every byte on half a round trip after it came, in both directions, as a long line does. It does not limit the
 * bandwidth, except by the {@value #QUEUED_PIECES} pieces of 64 KiB that may be under way.
 */
final class DelayRelay implements Closeable {
    private static final int PIECE_BYTES = 64 << 10;
    private static final int QUEUED_PIECES = 1024;

    @SuppressWarnings("ArrayRecordComponent") // carries bytes, is not compared
    private record Arrival(long dueNanos, byte[] bytes) {}

    private final ServerSocket listener;
    private final int target;
    private final long oneWayNanos;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    DelayRelay(int target, Duration roundTrip) throws IOException {
        this.listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        this.target = target;
        this.oneWayNanos = roundTrip.toNanos() / 2;
        start(this::accept);
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** A connection that breaks is its two ends' matter. */
    private void start(Work work) {
        threads.add(Thread.startVirtualThread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                threads.remove(Thread.currentThread());
            }
        }));
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() throws IOException {
        while (true) {
            var client = listener.accept();
            start(() -> connect(client));
        }
    }

    private void connect(Socket client) throws IOException {
        var server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        pump(client.getInputStream(), server.getOutputStream(), server);
        pump(server.getInputStream(), client.getOutputStream(), client);
    }

    private void pump(InputStream in, OutputStream out, Socket ends) {
        var under = new ArrayBlockingQueue<Arrival>(QUEUED_PIECES);
        start(() -> {
            var buffer = new byte[PIECE_BYTES];
            int got;
            do {
                got = in.read(buffer);
                under.put(new Arrival(System.nanoTime() + oneWayNanos, Arrays.copyOf(buffer, Math.max(got, 0))));
            } while (got > 0);
        });
        start(() -> {
            try (ends) {
                while (true) {
                    var arrival = under.take();
                    if (arrival.bytes.length == 0) {
                        return;
                    }
                    TimeUnit.NANOSECONDS.sleep(arrival.dueNanos - System.nanoTime());
                    out.write(arrival.bytes);
                }
            }
        });
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.forEach(Thread::interrupt);
    }
}
