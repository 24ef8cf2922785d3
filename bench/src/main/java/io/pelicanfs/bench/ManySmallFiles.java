package io.pelicanfs.bench;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.bench.NginxFederation.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Members of archives beside single objects, fsspec, webdataset, ratarmount and Zarr, at several round trips, without and with tokens: nginx over TLS
 * behind a relay that delays. Arguments: {@code [ROUNDS [ROUND_TRIP_MILLIS...]]}, by default 3 and 0 10 50.
 */
final class ManySmallFiles {
    /** One run is over before the JVM has compiled what it needs. */
    private static final int PACKED_BEFORE = 8;

    private final int rounds;
    private final Path folder;
    private final Python python = new Python();
    private final Material material;
    private final CsvInZip csv;

    private ManySmallFiles(int rounds, Path folder) throws IOException {
        this.rounds = rounds;
        this.folder = folder;
        this.material = new Material(folder);
        this.csv = CsvInZip.make(folder);
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        var trips = new ArrayList<Integer>();
        for (int i = 1; i < arguments.length; i++) {
            trips.add(Integer.parseInt(arguments[i]));
        }
        var folder = Files.createTempDirectory("pelicanfs-bench");
        try {
            var bench = new ManySmallFiles(rounds, folder);
            bench.material.makeZarr(bench.python);
            bench.pack();
            for (int millis : trips.isEmpty() ? List.of(0, 10, 50) : trips) {
                bench.at(Duration.ofMillis(millis));
            }
        } finally {
            SideBySide.delete(folder);
        }
    }

    private void pack() throws IOException, InterruptedException {
        var tasks = new LinkedHashMap<String, Task>();
        tasks.put("GNU tar", () -> {
            Files.deleteIfExists(folder.resolve("theirs.tar"));
            return WholeProcess.of(List.of("tar", "-cf", "theirs.tar", "-C", "source", "."), Map.of(), folder);
        });
        Task ours = () -> {
            material.removeOne();
            long begin = System.nanoTime();
            material.packOne();
            return new WholeProcess.Run((System.nanoTime() - begin) / 1e9, 0);
        };
        for (int i = 0; i < PACKED_BEFORE; i++) {
            ours.run();
        }
        tasks.put("this library, warm JVM", ours);
        print("Pack 5,000 files of 60 kB into a local folder", tasks, () -> AccessLog.NONE);
        material.packEpoch();
    }

    private void at(Duration roundTrip) throws IOException, InterruptedException {
        String distance = " (" + roundTrip.toMillis() + " ms round trip)";
        try (var federation = federation("at" + roundTrip.toMillis(), roundTrip, Reading.PUBLIC)) {
            var site = new Site(federation, python, folder);
            print("Open a zip of 50,000 members" + distance, OpenTables.many(site), federation::served);
            print("Open a zip of 1,000,000 members" + distance, OpenTables.million(site), federation::served);
            members(site, distance);
            try (var fs = site.connect()) {
                print(
                        "A whole epoch: 5,000 samples in 5 shards of 64 MB" + distance,
                        Epoch.tasks(site, fs),
                        federation::served);
                print(
                        "A CSV of " + CsvInZip.MEGABYTES + " MB deflated in a zip, parsed" + distance,
                        csv.tasks(site, fs),
                        federation::served);
            }
        }
        String withTokens = " (" + roundTrip.toMillis() + " ms round trip, with tokens)";
        try (var federation = federation("private" + roundTrip.toMillis(), roundTrip, Reading.WITH_TOKEN)) {
            var site = new Site(federation, python, folder);
            print("Open a zip of 50,000 members" + withTokens, OpenTables.many(site), federation::served);
            members(site, withTokens);
        }
    }

    private NginxFederation federation(String name, Duration roundTrip, Reading reading)
            throws IOException, InterruptedException {
        var federation = new NginxFederation(Files.createDirectories(folder.resolve(name)), roundTrip, reading);
        material.publish(federation);
        csv.publish(federation);
        return federation;
    }

    private void members(Site site, String distance) throws IOException, InterruptedException {
        var federation = site.federation();
        try (var fs = site.connect();
                var archive = fs.archive(PelicanUrl.parse(federation.pelicanUrl("shard.tar")))) {
            print(
                    "1,000 random members of 60 kB" + distance,
                    RandomMembers.tasks(site, fs, archive),
                    federation::served);
        }
    }

    private void print(String title, Map<String, Task> tasks, SideBySide.Served served)
            throws IOException, InterruptedException {
        System.out.println(SideBySide.measure(title, tasks, rounds, served));
    }
}
