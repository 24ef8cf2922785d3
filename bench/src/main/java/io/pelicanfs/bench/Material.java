package io.pelicanfs.bench;

import io.pelicanfs.archive.FolderTarget;
import io.pelicanfs.archive.LocalTree;
import io.pelicanfs.archive.PackOptions;
import io.pelicanfs.archive.Packer;
import io.pelicanfs.archive.ShardPlanner;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What is read: small files, alone and packed. Made once, and the same each time. */
final class Material {
    static final int MEMBERS_TO_OPEN = 50_000;
    static final int MEMBERS_TO_OPEN_BYTES = 1000;
    static final int MILLION = 1_000_000;
    static final int MEMBERS = 5_000;
    static final int MEMBER_BYTES = 60_000;

    private static final long EPOCH_SHARD_BYTES = 64 << 20;
    private static final long ONE_SHARD_BYTES = 1 << 30;

    private static final int END_BYTES = 22;
    private static final int END_OFFSET_OF_DIRECTORY = 16;

    private final Path folder;

    /** Makes all but the shards in {@code folder}. */
    Material(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(source());
        var random = new Random(1);
        var bytes = new byte[MEMBER_BYTES];
        for (String name : names()) {
            random.nextBytes(bytes);
            Files.write(source().resolve(name), bytes);
        }
        zip("many.zip", MEMBERS_TO_OPEN, MEMBERS_TO_OPEN_BYTES);
        zip("million.zip", MILLION, 10);
    }

    Path source() {
        return folder.resolve("source");
    }

    static List<String> names() {
        return IntStream.range(0, MEMBERS)
                .mapToObj(i -> String.format("s%05d.bin", i))
                .toList();
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

    void removeOne() throws IOException {
        if (Files.exists(folder.resolve("one"))) {
            SideBySide.delete(folder.resolve("one"));
        }
    }

    /** Packs the small files into one shard. */
    void packOne() throws IOException {
        pack("one", ONE_SHARD_BYTES);
    }

    /** Packs the small files into the shards of an epoch. */
    void packEpoch() throws IOException {
        pack("epoch", EPOCH_SHARD_BYTES);
    }

    private void pack(String name, long shardBytes) throws IOException {
        var options = PackOptions.DEFAULTS.withShardBytes(shardBytes);
        var inputs = LocalTree.inputs(source(), "", LocalTree.SymbolicLinks.ERROR);
        Packer.pack(ShardPlanner.plan(inputs, options), new FolderTarget(folder.resolve(name)), options, count -> {});
    }

    /** Makes the same as Zarr, if there is any. */
    void makeZarr(Python python) throws IOException, InterruptedException {
        if (python.has("zarr")) {
            WholeProcess.of(python.work("make_zarr", folder.toString(), source().toString()), Map.of(), folder);
        }
    }

    /** Returns how many bytes the directory of a zip and its end take. The zip is no zip64, and has no comment. */
    static long directoryBytes(Path zip) throws IOException {
        try (var file = FileChannel.open(zip)) {
            var end = ByteBuffer.allocate(END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            file.read(end, file.size() - END_BYTES);
            return file.size() - Integer.toUnsignedLong(end.getInt(END_OFFSET_OF_DIRECTORY));
        }
    }

    /** Lets {@code federation} serve all of it. */
    void publish(NginxFederation federation) throws IOException {
        link(federation, "many.zip", folder.resolve("many.zip"));
        link(federation, "million.zip", folder.resolve("million.zip"));
        link(federation, "indexed.zip", folder.resolve("million.zip"));
        link(federation, "shard.tar", folder.resolve("one/shard-000000.tar"));
        // fsspec goes by the name.
        link(federation, "shard.zip", folder.resolve("one/shard-000000.tar"));
        linkAll(federation, "epoch");
        linkAll(federation, "many.zarr");
        linkAll(federation, "members.zarr");
        for (String name : names()) {
            link(federation, name, source().resolve(name));
        }
    }

    private void linkAll(NginxFederation federation, String name) throws IOException {
        if (!Files.exists(folder.resolve(name))) {
            return;
        }
        try (var all = Files.walk(folder.resolve(name))) {
            for (var made : all.filter(Files::isRegularFile).toList()) {
                link(federation, folder.relativize(made).toString(), made);
            }
        }
    }

    private static void link(NginxFederation federation, String name, Path made) throws IOException {
        var file = federation.file(name);
        Files.createDirectories(file.getParent());
        Files.createLink(file, made);
    }
}
