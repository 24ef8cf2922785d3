package io.pelicanfs.cli;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.transfer.Planned;
import io.pelicanfs.transfer.Transferred;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How far a transfer is: {@code 1.2 GB of 3.0 GB, 17 of 40 objects, 112 MB/s, 16 seconds left, 2 servers}. The rate and the servers are those
 * of the last ten seconds. An object of which nobody knew the size before is counted in as soon as its first answer tells it; while less is known
 * of than has come, no whole and no time left are made up. Counts only; the bytes come from the statistics that are kept anyway. Thread-safe.
 */
final class TransferProgress {
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

    private record Sample(long nanos, long bytes, Map<String, Long> servers) {}

    private final Statistics statistics;
    private final Deque<Sample> samples = new ArrayDeque<>();
    /** What is planned or under way and of unknown size; no more than waits in the queues of a transfer. */
    private final Set<PelicanUrl> unsized = new HashSet<>();

    private long plannedObjects;
    private long plannedBytes;
    private long objects;
    private long failed;
    private boolean listed;

    TransferProgress(Statistics statistics) {
        this.statistics = statistics;
        statistics.tellSizes(this::sized);
    }

    synchronized void planned(Planned planned) {
        plannedObjects++;
        plannedBytes += planned.sizeBytes();
        if (planned.action() == Planned.Action.GET && planned.sizeBytes() == 0) {
            unsized.add(planned.url());
        }
    }

    private synchronized void sized(PelicanUrl url, long sizeBytes) {
        if (unsized.remove(url)) {
            plannedBytes += sizeBytes;
        }
    }

    synchronized void listed() {
        listed = true;
    }

    synchronized void finished(Transferred result) {
        unsized.remove(result.url());
        switch (result.outcome()) {
            case FAILED -> failed++;
            case UNCHANGED -> {}
            case COPIED, DELETED, CREATED, MOVED, PLANNED -> objects++;
        }
    }

    /** Returns the line for {@code nowNanos}, and remembers how far it was then. */
    synchronized String text(long nowNanos) {
        long bytes = statistics.moved();
        var now = new Sample(nowNanos, bytes, statistics.movedByServer());
        while (samples.size() > 1 && nowNanos - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
        var text = new StringBuilder(Printable.size(bytes));
        if (listed && bytes <= plannedBytes) {
            text.append(" of ").append(Printable.size(plannedBytes));
        }
        text.append(String.format(", %,d", objects));
        text.append(listed ? String.format(" of %,d objects", plannedObjects) : " objects, still listing");
        text.append(failed > 0 ? String.format(", %,d failed", failed) : "");
        if (!samples.isEmpty()) {
            rate(text, samples.getFirst(), now);
        }
        samples.addLast(now);
        return text.toString();
    }

    private void rate(StringBuilder text, Sample before, Sample now) {
        double seconds = (now.nanos() - before.nanos()) / 1e9;
        double rate = seconds > 0 ? (now.bytes() - before.bytes()) / seconds : 0;
        text.append(", ").append(Printable.size((long) rate)).append("/s");
        long left = plannedBytes - now.bytes();
        if (listed && rate > 0 && left > 0) {
            text.append(", ")
                    .append(Printable.duration(Duration.ofSeconds(Math.max(1, Math.round(left / rate)))))
                    .append(" left");
        }
        long servers = now.servers().entrySet().stream()
                .filter(server -> server.getValue() > before.servers().getOrDefault(server.getKey(), 0L))
                .count();
        text.append(servers == 1 ? ", 1 server" : ", " + servers + " servers");
    }
}
