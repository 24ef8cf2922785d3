package io.pelicanfs.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
    private static final byte[] END = {};

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
        var thread = Thread.ofVirtual().unstarted(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                // Both ends were closed, and see it.
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
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
        var server = new Socket();
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            pump(client, server);
            pump(server, client);
        } catch (IOException e) {
            // Else the client would wait for an answer.
            client.close();
            server.close();
            throw e;
        }
    }

    /** Ends both connections when {@code from} ended or broke, after what came from it was handed on. */
    private void pump(Socket from, Socket to) throws IOException {
        var in = from.getInputStream();
        var out = to.getOutputStream();
        var under = new ArrayBlockingQueue<Arrival>(QUEUED_PIECES);
        start(() -> {
            var buffer = new byte[PIECE_BYTES];
            try {
                for (int got = in.read(buffer); got > 0; got = in.read(buffer)) {
                    under.put(arrival(Arrays.copyOf(buffer, got)));
                }
            } finally {
                under.put(arrival(END));
            }
        });
        start(() -> {
            try (from;
                    to) {
                for (var arrival = under.take(); arrival.bytes.length > 0; arrival = under.take()) {
                    TimeUnit.NANOSECONDS.sleep(arrival.dueNanos - System.nanoTime());
                    out.write(arrival.bytes);
                }
            } finally {
                // The reader may wait for a place.
                under.clear();
            }
        });
    }

    private Arrival arrival(byte[] bytes) {
        return new Arrival(System.nanoTime() + oneWayNanos, bytes);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.forEach(Thread::interrupt);
    }
}
