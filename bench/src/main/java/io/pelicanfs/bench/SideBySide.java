package io.pelicanfs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Runs the same tasks with {@code pelfs}, with this library in a warm JVM, and with curl, fsspec and pelicanfs, one after another in every
 * round, and prints a table with medians. Arguments: {@code [ROUNDS [LARGE_MIB]]}, by default 5 and 256.
 *
 * <p>Needs nginx, curl and openssl. The Python programs run with the interpreter that {@code PELICANFS_PYTHON} names, else {@code python3}, and are
 * left out where that cannot import them.
 */
final class SideBySide {
    private static final long PUT_MIB = 256;
    private static final int SMALL_OBJECTS = 20_000;
    private static final int SMALL_BYTES = 10_000;
    private static final long FAR_MIB = 256;
    private static final Duration FAR = Duration.ofMillis(50);

    private final NginxFederation federation;
    private final int rounds;
    private final Programs programs;

    private SideBySide(NginxFederation federation, Path folder, int rounds) throws IOException, InterruptedException {
        this.federation = federation;
        this.rounds = rounds;
        this.programs = new Programs(federation, folder);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        long largeMib = arguments.length > 1 ? Long.parseLong(arguments[1]) : 256;
        var folder = Files.createTempDirectory("pelicanfs-bench");
        try (var federation = new NginxFederation(folder)) {
            federation.publish("large", largeMib << 20);
            for (int i = 0; i < SMALL_OBJECTS; i++) {
                federation.publish("small-" + i, SMALL_BYTES);
            }
            var bench = new SideBySide(federation, folder, rounds);
            var small = IntStream.range(0, SMALL_OBJECTS)
                    .mapToObj(i -> "small-" + i)
                    .toList();
            bench.run("One object of " + largeMib + " MiB, thrown away", bench.programs.read(List.of("large")));
            bench.run("One object of " + largeMib + " MiB, into a file", bench.programs.copy("large"));
            bench.fromXrootd(largeMib);
            bench.run("20,000 objects of 10 kB, thrown away", bench.programs.readMany(small));
            bench.run("20,000 objects of 10 kB, into files", bench.programs.copyMany(small));
            long putMib = Math.min(PUT_MIB, largeMib);
            federation.publish("to-put", putMib << 20);
            bench.run("One file of " + putMib + " MiB, put", bench.programs.put(federation.file("to-put")));
            bench.run("One object of 10 kB: the start counts", bench.programs.read(List.of("small-0")));
            var listings = new Listings(federation, bench.programs);
            for (int entries : Listings.SIZES) {
                listings.publish(entries);
                var table = measure(
                        "A collection of " + entries + " objects, listed",
                        listings.list(entries),
                        rounds,
                        federation::served);
                System.out.println(table + table.perSecond(entries, "entries"));
            }
        } finally {
            delete(folder);
        }
        farAway(rounds, Math.min(FAR_MIB, largeMib));
    }

    private void fromXrootd(long mib) throws IOException, InterruptedException {
        if (!XrootdServer.isInstalled()) {
            System.out.println("The table of an object with a digest is left out: XRootD is not installed.\n");
            return;
        }
        try (var server = XrootdServer.start(federation, "large")) {
            run(
                    "One object of " + mib + " MiB from an XRootD origin, into a file, compared with its digest",
                    programs.copyWithDigest(server, "large"));
        }
    }

    /** From an origin at the other end of a continent. */
    private static void farAway(int rounds, long mib) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("pelicanfs-bench");
        try (var federation = new NginxFederation(folder, FAR)) {
            federation.publish("large", mib << 20);
            var bench = new SideBySide(federation, folder, rounds);
            bench.run(
                    "One object of " + mib + " MiB from an origin " + FAR.toMillis() + " ms away, into a file",
                    bench.programs.copyDirect("large"));
        } finally {
            delete(folder);
        }
    }

    /** Tells what was served so far. */
    @FunctionalInterface
    interface Served {
        AccessLog log() throws IOException;
    }

    private void run(String title, Map<String, Task> tasks) throws IOException, InterruptedException {
        System.out.println(measure(title, tasks, rounds, federation::served));
    }

    /** Runs all tasks in every round, forwards and backwards in turn. */
    static Table measure(String title, Map<String, Task> tasks, int rounds, Served log)
            throws IOException, InterruptedException {
        var seconds = new LinkedHashMap<String, List<Double>>();
        var peaks = new LinkedHashMap<String, Long>();
        var served = new LinkedHashMap<String, AccessLog>();
        for (int round = 0; round < rounds; round++) {
            var order = new ArrayList<>(tasks.entrySet());
            for (var task : round % 2 == 0 ? order : order.reversed()) {
                var before = log.log();
                var run = task.getValue().run();
                served.put(task.getKey(), log.log().since(before));
                seconds.computeIfAbsent(task.getKey(), name -> new ArrayList<>())
                        .add(run.seconds());
                peaks.merge(task.getKey(), run.peakMib(), Math::max);
            }
        }
        var results = new LinkedHashMap<String, Measured>();
        for (String program : tasks.keySet()) {
            var requests = served.get(program);
            results.put(
                    program,
                    new Measured(
                            seconds.getOrDefault(program, List.of()),
                            peaks.getOrDefault(program, 0L),
                            requests == null ? 0 : requests.requests(),
                            requests == null ? 0 : requests.bytes() / 1e6));
        }
        return new Table(title, results);
    }

    static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
