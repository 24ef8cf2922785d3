package io.pelicanfs.cli;

import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Member;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.testbed.Testbed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Measures the same texts read as objects and as members, each with a client of its own and everything in the caches already. */
record ArchiveComparison(Shell shell, Map<String, String> job, Testbed testbed) {
    /** A distance at which most of a job's objects are: the same continent. */
    private static final Duration LATENCY = Duration.ofMillis(20);

    private static final int TEXTS = 200;
    private static final int AT_ONCE = 8;

    /** Reads all of it and returns the bytes. */
    private interface Reading {
        long read(PelicanFileSystem fs) throws IOException;
    }

    void run(String collection, String archive, List<String> names) throws IOException {
        var chosen = IntStream.range(0, TEXTS)
                .mapToObj(i -> names.get((int) ((long) i * names.size() / TEXTS)))
                .distinct()
                .toList();
        var urls = new ArrayList<PelicanUrl>();
        for (var name : chosen) {
            urls.add(PelicanUrl.parse(collection).child(name));
        }
        var members = PelicanUrl.parse(archive);
        try (var fs = open(new Statistics())) {
            together(fs, urls);
        }
        say("\n6. The same " + chosen.size() + " texts, " + LATENCY.toMillis() + " ms away, all in the cache");
        latency(LATENCY);
        long bytes = measure("objects, one by one", fs -> oneByOne(fs, urls));
        long again = measure("objects, " + AT_ONCE + " at once", fs -> together(fs, urls));
        long inside = measure("members of the archive", fs -> members(fs, members, chosen));
        latency(Duration.ZERO);
        if (bytes != again || bytes != inside) {
            throw new IllegalStateException("the same texts had " + bytes + ", " + again + " and " + inside + " bytes");
        }
    }

    private static long oneByOne(PelicanFileSystem fs, List<PelicanUrl> urls) throws IOException {
        long bytes = 0;
        for (var url : urls) {
            bytes += fs.read(url).length;
        }
        return bytes;
    }

    private static long together(PelicanFileSystem fs, List<PelicanUrl> urls) throws PelicanException {
        long bytes = 0;
        try (var results = fs.readAll(urls)) {
            for (var each = results.iterator(); each.hasNext(); ) {
                bytes += each.next().bytes().length;
            }
        }
        return bytes;
    }

    private static long members(PelicanFileSystem fs, PelicanUrl archive, List<String> names) throws IOException {
        var bytes = new long[1];
        try (var open = fs.archive(archive)) {
            List<Member> members =
                    names.stream().flatMap(name -> open.member(name).stream()).toList();
            open.readAll(members, (member, content) -> bytes[0] += content.remaining());
        }
        return bytes[0];
    }

    private long measure(String what, Reading reading) throws IOException {
        var statistics = new Statistics();
        try (var fs = open(statistics)) {
            long start = System.nanoTime();
            long bytes = reading.read(fs);
            double seconds = (System.nanoTime() - start) / 1e9;
            say(String.format("   %-24s %6.2f s %6d requests", what, seconds, statistics.requests()));
            return bytes;
        }
    }

    private PelicanFileSystem open(Statistics statistics) throws IOException {
        return PelicanFileSystem.builder()
                .environment(job)
                .settings(settings -> settings.connectionsPerHost(AT_ONCE))
                .listener(statistics)
                .build();
    }

    private void latency(Duration time) {
        testbed.discovery().latency(time);
        testbed.director().latency(time);
        testbed.caches().forEach(cache -> cache.latency(time));
    }

    private void say(String text) throws IOException {
        Pelfs.print(shell, text + "\n");
    }
}
