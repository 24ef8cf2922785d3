package io.pelicanfs.bench;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.ArchiveIndex;
import io.pelicanfs.archive.FolderTarget;
import io.pelicanfs.archive.LocalTree;
import io.pelicanfs.archive.Member;
import io.pelicanfs.archive.PackOptions;
import io.pelicanfs.archive.Packer;
import io.pelicanfs.archive.ShardPlanner;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.client.ReadResult;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Members of archives beside single objects, fsspec and webdataset, at several round trips: nginx over TLS behind a relay that delays. Arguments:
 * {@code [ROUNDS [ROUND_TRIP_MILLIS...]]}, by default 3 and 0 10 50.
 */
final class ManySmallFiles {
    private static final int MEMBERS_TO_OPEN = 50_000;
    private static final int MILLION = 1_000_000;
    private static final int MEMBERS = 5_000;
    private static final long EPOCH_SHARD_BYTES = 64 << 20;
    private static final int MEMBER_BYTES = 60_000;
    private static final int READ = 1_000;
    /** fsspec takes seconds for these already. */
    private static final int READ_BY_FSSPEC = 50;

    private static final String ZIP_MEMBERS =
            "import fsspec,random,sys; z=fsspec.filesystem('zip',fo=sys.argv[1],target_protocol='http'); "
                    + "[z.cat_file('s%05d.bin'%i) for i in random.Random(1).sample(range(" + MEMBERS + "),"
                    + READ_BY_FSSPEC
                    + ")]";
    private static final String EPOCH =
            "import sys,webdataset as w; print(sum(1 for s in w.WebDataset(sys.argv[1].split('::'),shardshuffle=False)))";

    private final int rounds;
    private final Path folder;
    private final String python = System.getenv().getOrDefault("PELICANFS_PYTHON", "python3");

    private ManySmallFiles(int rounds, Path folder) {
        this.rounds = rounds;
        this.folder = folder;
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
            bench.make();
            bench.pack();
            for (int millis : trips.isEmpty() ? List.of(0, 10, 50) : trips) {
                bench.at(Duration.ofMillis(millis));
            }
        } finally {
            SideBySide.delete(folder);
        }
    }

    private void make() throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        var random = new Random(1);
        var bytes = new byte[MEMBER_BYTES];
        for (int i = 0; i < MEMBERS; i++) {
            random.nextBytes(bytes);
            Files.write(source.resolve(String.format("s%05d.bin", i)), bytes);
        }
        zip("many.zip", MEMBERS_TO_OPEN, 1000);
        zip("million.zip", MILLION, 10);
    }

    private void zip(String name, int members, int memberBytes) throws IOException {
        var random = new Random(members);
        try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(folder.resolve(name))))) {
            var small = new byte[memberBytes];
            for (int i = 0; i < members; i++) {
                random.nextBytes(small);
                var entry = new ZipEntry(String.format("train/class%03d/%06d.txt", i % 1000, i));
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(small.length);
                var crc = new CRC32();
                crc.update(small);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(small);
            }
        }
    }

    private void pack() throws Exception {
        var tasks = new LinkedHashMap<String, Task>();
        var ours = folder.resolve("ours");
        tasks.put("GNU tar", () -> {
            Files.deleteIfExists(folder.resolve("theirs.tar"));
            return WholeProcess.of(List.of("tar", "-cf", "theirs.tar", "-C", "source", "."), Map.of(), folder);
        });
        tasks.put("this library, warm JVM", () -> {
            if (Files.exists(ours)) {
                SideBySide.delete(ours);
            }
            long begin = System.nanoTime();
            var options = PackOptions.DEFAULTS.withShardBytes(1 << 30);
            var inputs = LocalTree.inputs(folder.resolve("source"), "", LocalTree.SymbolicLinks.ERROR);
            Packer.pack(ShardPlanner.plan(inputs, options), new FolderTarget(ours), options, count -> {});
            return new WholeProcess.Run((System.nanoTime() - begin) / 1e9, 0);
        });
        tasks.get("this library, warm JVM").run();
        print("Pack 5,000 files of 60 kB into a local folder", tasks, () -> AccessLog.NONE);
        var options = PackOptions.DEFAULTS.withShardBytes(EPOCH_SHARD_BYTES);
        var inputs = LocalTree.inputs(folder.resolve("source"), "", LocalTree.SymbolicLinks.ERROR);
        Packer.pack(
                ShardPlanner.plan(inputs, options), new FolderTarget(folder.resolve("epoch")), options, count -> {});
    }

    private void at(Duration roundTrip) throws Exception {
        try (var federation =
                new NginxFederation(Files.createDirectories(folder.resolve("at" + roundTrip.toMillis())), roundTrip)) {
            Files.createLink(federation.file("many.zip"), folder.resolve("many.zip"));
            Files.createLink(federation.file("million.zip"), folder.resolve("million.zip"));
            Files.createLink(federation.file("indexed.zip"), folder.resolve("million.zip"));
            try (var shards = Files.newDirectoryStream(folder.resolve("epoch"))) {
                Files.createDirectory(federation.file("epoch"));
                for (var shard : shards) {
                    Files.createLink(federation.file("epoch/" + shard.getFileName()), shard);
                }
            }
            Files.createLink(federation.file("shard.tar"), folder.resolve("ours/shard-000000.tar"));
            // fsspec goes by the name.
            Files.createLink(federation.file("shard.zip"), folder.resolve("ours/shard-000000.tar"));
            var names = new ArrayList<String>();
            for (int i = 0; i < MEMBERS; i++) {
                String name = String.format("s%05d.bin", i);
                names.add(name);
                Files.createLink(federation.file(name), folder.resolve("source").resolve(name));
            }
            Collections.shuffle(names, new Random(1));
            var wanted = List.copyOf(names.subList(0, READ));
            String distance = " (" + roundTrip.toMillis() + " ms round trip)";
            print("Open a zip of 50,000 members" + distance, open(federation), federation::served);
            print("Open a zip of 1,000,000 members" + distance, openMillion(federation), federation::served);
            print("1,000 random members of 60 kB" + distance, members(federation, wanted), federation::served);
            print(
                    "A whole epoch: 5,000 samples in 5 shards of 64 MB" + distance,
                    epoch(federation),
                    federation::served);
        }
    }

    private PelicanFileSystem connect(NginxFederation federation, Path scratch) throws IOException {
        return PelicanFileSystem.builder()
                .environment(
                        Map.of("SSL_CERT_FILE", federation.ca().toString(), "_CONDOR_SCRATCH_DIR", scratch.toString()))
                .build();
    }

    /** Opens with new connections and nothing kept, in a JVM that has done it before. */
    private Task opening(NginxFederation federation, String name, int members) {
        return timed(() -> {
            var scratch = Files.createTempDirectory(folder, "scratch");
            try (var fs = connect(federation, scratch);
                    var archive = fs.archive(PelicanUrl.parse(federation.pelicanUrl(name)))) {
                if (archive.memberCount() != members) {
                    throw new IOException("not all members");
                }
            }
        });
    }

    private Map<String, Task> openMillion(NginxFederation federation) throws IOException {
        try (var fs = connect(federation, Files.createTempDirectory(folder, "scratch"))) {
            var url = PelicanUrl.parse(federation.pelicanUrl("indexed.zip"));
            byte[] index = fs.archiveWork().buildIndex(url, count -> {});
            Files.write(federation.file("indexed.zip" + ArchiveIndex.SUFFIX), index);
        }
        var tasks = new LinkedHashMap<String, Task>();
        tasks.put("this library, the zip's own directory, warm JVM", opening(federation, "million.zip", MILLION));
        tasks.put("this library, an index published beside it, warm JVM", opening(federation, "indexed.zip", MILLION));
        return tasks;
    }

    private Map<String, Task> open(NginxFederation federation) {
        var tasks = new LinkedHashMap<String, Task>();
        tasks.put(
                "this library, warm JVM, new connections, nothing kept",
                opening(federation, "many.zip", MEMBERS_TO_OPEN));
        tasks.put(
                "fsspec zip",
                whole(
                        python,
                        "-c",
                        "import fsspec,sys; z=fsspec.filesystem('zip',fo=sys.argv[1],target_protocol='http'); assert len(z.find(''))=="
                                + MEMBERS_TO_OPEN,
                        federation.httpsUrl("many.zip"),
                        federation));
        return tasks;
    }

    private Map<String, Task> members(NginxFederation federation, List<String> wanted) throws IOException {
        var fs = connect(federation, Files.createTempDirectory(folder, "scratch"));
        var archive = fs.archive(PelicanUrl.parse(federation.pelicanUrl("shard.tar")));
        List<Member> members =
                wanted.stream().map(name -> archive.member(name).orElseThrow()).toList();
        var urls = new ArrayList<PelicanUrl>();
        for (var name : wanted) {
            urls.add(PelicanUrl.parse(federation.pelicanUrl(name)));
        }
        var tasks = new LinkedHashMap<String, Task>();
        tasks.put("this library, single objects side by side, warm JVM", timed(() -> {
            try (var results = fs.readAll(urls)) {
                results.forEach(result -> count(MEMBER_BYTES, bytes(result).length));
            }
        }));
        tasks.put(
                "this library, members of an open archive, warm JVM",
                timed(() -> archive.readAll(members, (member, content) -> count(MEMBER_BYTES, content.remaining()))));
        tasks.put(
                "fsspec zip, " + READ_BY_FSSPEC + " members only",
                whole(python, "-c", ZIP_MEMBERS, federation.httpsUrl("shard.zip"), federation));
        return tasks;
    }

    private static byte[] bytes(ReadResult result) {
        try {
            return result.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void count(int expected, int got) {
        if (got != expected) {
            throw new IllegalStateException("a member of " + got + " bytes");
        }
    }

    private Map<String, Task> epoch(NginxFederation federation) throws IOException {
        var fs = connect(federation, Files.createTempDirectory(folder, "scratch"));
        int shards = 0;
        while (Files.exists(federation.file("epoch/" + shard(shards)))) {
            shards++;
        }
        var pipes = IntStream.range(0, shards)
                .mapToObj(i ->
                        "pipe:curl -sf --cacert " + federation.ca() + " " + federation.httpsUrl("epoch/" + shard(i)))
                .collect(Collectors.joining("::"));
        var tasks = new LinkedHashMap<String, Task>();
        tasks.put("webdataset, pipe:curl", whole(python, "-c", EPOCH, pipes, federation));
        tasks.put("this library, warm JVM", timed(() -> {
            try (var samples = fs.dataset(federation.pelicanUrl("epoch/dataset.json")).stream()) {
                count(MEMBERS, (int) samples.count());
            }
        }));
        return tasks;
    }

    private static String shard(int number) {
        return String.format("shard-%06d.tar", number);
    }

    private Task whole(String program, String option, String text, String argument, NginxFederation federation) {
        return () -> WholeProcess.of(
                List.of(program, option, text, argument),
                Map.of("SSL_CERT_FILE", federation.ca().toString()),
                folder);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static Task timed(Work work) {
        var warmed = new boolean[1];
        return () -> {
            if (!warmed[0]) {
                work.run();
                warmed[0] = true;
            }
            long begin = System.nanoTime();
            work.run();
            return new WholeProcess.Run((System.nanoTime() - begin) / 1e9, 0);
        };
    }

    private void print(String title, Map<String, Task> tasks, SideBySide.Served served)
            throws IOException, InterruptedException {
        System.out.println(SideBySide.measure(title, tasks, rounds, served));
    }
}
