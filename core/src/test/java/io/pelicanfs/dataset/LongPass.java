package io.pelicanfs.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads a table of a million rows and a tar of 256 MiB that nobody holds, and writes them as tars; a process of its own with little memory. */
final class LongPass {
    private static final int ROWS = 1_000_000;
    private static final int MEMBER_BYTES = 1 << 20;
    private static final int MEMBERS = 1 << 8;
    private static final byte[] ROW = "{\"id\":\"000000\",\"text\":\"the quick brown fox jumps\"}\n".getBytes(UTF_8);

    private LongPass() {}

    public static void main(String[] args) throws IOException {
        var table = new GeneratedFile("/ns/rows.jsonl", (long) ROWS * ROW.length, LongPass::rows);
        var tar = new GeneratedFile("/ns/shard.tar", (long) MEMBERS * (MEMBER_BYTES + 512) + 10240, LongPass::tar);
        System.out.println(pass(table) + " " + pass(tar));
    }

    private static long pass(GeneratedFile files) throws IOException {
        long count = 0;
        var dataset = Dataset.open(files, files.url()).rows(new RowOptions(Optional.of("id"), Optional.of("text")));
        try (var samples = dataset.prefetch(4, 16 << 20).samples();
                var tar = new SampleTar(OutputStream.nullOutputStream())) {
            for (var sample = samples.next(); sample.isPresent(); sample = samples.next()) {
                tar.add(sample.get());
                count++;
            }
        }
        return count;
    }

    private static void rows(OutputStream out) throws IOException {
        for (int i = 0; i < ROWS; i++) {
            out.write(ROW);
        }
    }

    private static void tar(OutputStream out) throws IOException {
        var content = new byte[MEMBER_BYTES];
        var tar = new org.apache.commons.compress.archivers.tar.TarArchiveOutputStream(out);
        for (int i = 0; i < MEMBERS; i++) {
            var entry = new org.apache.commons.compress.archivers.tar.TarArchiveEntry("m" + i + ".bin");
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        tar.close();
    }

    /** Writes an object's bytes. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    static InputStream pipe(Content content) throws IOException {
        var in = new java.io.PipedInputStream(1 << 20);
        var out = new java.io.BufferedOutputStream(new java.io.PipedOutputStream(in), 1 << 18);
        var writer = new Thread(() -> {
            try (out) {
                content.writeTo(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.setDaemon(true);
        writer.start();
        return in;
    }
}
