package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Gathers small members of an archive, so that hundreds come by one request. What does not fill a batch waits for {@link #flush}.
 * Thread-safe.
 */
final class MemberBatches {
    /** A larger member is worth a request of its own. */
    static final long MOST_MEMBER_BYTES = 4L << 20;

    private static final long BATCH_BYTES = 8L << 20;
    private static final int BATCH_MEMBERS = 1000;

    private final ObjectMoves moves;
    private final LocalFolder target;
    private final Crew crew;
    private List<Wanted> waiting = new ArrayList<>();
    private long waitingBytes;

    private record Wanted(ObjectInfo object, Path folder, Path file) {
        long sizeBytes() {
            return object.sizeBytes().orElse(0);
        }

        Planned planned() {
            return Planned.of(Planned.Action.GET, object.url(), file, sizeBytes());
        }

        boolean isBeside(Wanted other) {
            return object.url().withoutMember().equals(other.object.url().withoutMember());
        }
    }

    MemberBatches(ObjectMoves moves, LocalFolder target, Crew crew) {
        this.moves = moves;
        this.target = target;
        this.crew = crew;
    }

    static boolean takes(ObjectInfo object) {
        return object.url().member().isPresent() && object.sizeBytes().orElse(Long.MAX_VALUE) <= MOST_MEMBER_BYTES;
    }

    void add(ObjectInfo object, Path folder, Path file) throws InterruptedException {
        var wanted = new Wanted(object, folder, file);
        List<Wanted> full = List.of();
        synchronized (this) {
            boolean fits = waiting.isEmpty()
                    || (waiting.size() < BATCH_MEMBERS
                            && waitingBytes + wanted.sizeBytes() <= BATCH_BYTES
                            && wanted.isBeside(waiting.get(0)));
            if (!fits) {
                full = taken();
            }
            waiting.add(wanted);
            waitingBytes += wanted.sizeBytes();
        }
        send(full);
    }

    void flush() throws InterruptedException {
        List<Wanted> rest;
        synchronized (this) {
            rest = taken();
        }
        send(rest);
    }

    private synchronized List<Wanted> taken() {
        var all = waiting;
        waiting = new ArrayList<>();
        waitingBytes = 0;
        return all;
    }

    private void send(List<Wanted> batch) throws InterruptedException {
        if (!batch.isEmpty()) {
            crew.addAll(batch.stream().map(Wanted::planned).toList(), () -> fetch(batch));
        }
    }

    private void fetch(List<Wanted> batch) throws InterruptedException {
        Map<MemberFile, Wanted> left = new LinkedHashMap<>();
        for (var wanted : batch) {
            left.put(new MemberFile(wanted.object().url(), wanted.file()), wanted);
        }
        var results = new ArrayList<Transferred>();
        try {
            moves.getMembers(List.copyOf(left.keySet()), crew.options(), (member, work) -> {
                results.add(done(Objects.requireNonNull(left.get(member)), work));
                left.remove(member);
            });
        } catch (IOException | RuntimeException e) {
            left.values().forEach(wanted -> results.add(failed(wanted, e)));
        }
        for (var result : results) {
            crew.report(result);
        }
    }

    /** A file that is there gets its member's time, if its folder is still the one that was entered. */
    private Transferred done(Wanted wanted, ObjectMoves.Work work) throws IOException {
        try {
            target.requireInside(wanted.folder(), wanted.object().url());
            var result = work.run();
            target.requireInside(wanted.folder(), wanted.object().url());
            wanted.object().modified().ifPresent(time -> LocalFolder.setTime(wanted.file(), time));
            return result;
        } catch (IOException | RuntimeException e) {
            var result = failed(wanted, e);
            if (result.failure().orElseThrow().kind() == ErrorKind.CANCELLED) {
                throw e;
            }
            return result;
        }
    }

    private static Transferred failed(Wanted wanted, Exception e) {
        return Results.failed(
                wanted.planned(), Results.asPelican(e, wanted.object().url()));
    }
}
