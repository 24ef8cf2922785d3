package io.pelicanfs.cli;

import io.pelicanfs.testbed.Testbed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Does what users do, over a federation in this process, while the JVM watches: what it learns goes into a cache with which {@code pelfs} starts
 * sooner. {@code ./pelfs} runs it at the end of a build.
 */
final class Training {
    private static final int LARGE_BYTES = 64 << 20;
    private static final int SMALL_OBJECTS = 100;
    private static final int LARGE_GETS = 4;

    private final Testbed testbed;
    private final Path home;

    private Training(Testbed testbed, Path home) {
        this.testbed = testbed;
        this.home = home;
    }

    public static void main(String[] arguments) throws IOException {
        var home = Files.createTempDirectory("pelfs-training");
        try (var testbed = Testbed.start()) {
            new Training(testbed, home).run();
        } finally {
            try (var all = Files.walk(home)) {
                for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private void run() throws IOException {
        var large = new byte[LARGE_BYTES];
        new Random(1).nextBytes(large);
        testbed.put("/public/large", large);
        for (int i = 0; i < SMALL_OBJECTS; i++) {
            testbed.put("/public/small/" + i, new byte[10_000]);
        }
        testbed.put("/public/a.zip", zip());
        pelfs("ls", "-l", testbed.url("/public/small"));
        pelfs("stat", testbed.url("/public/large"));
        pelfs("cat", testbed.url("/public/small/1"));
        pelfs("cat", testbed.url("/public/a.zip") + "!/7.txt");
        pelfs("get", "-r", testbed.url("/public/small"), "small");
        for (int i = 0; i < LARGE_GETS; i++) {
            pelfs("get", testbed.url("/public/large"), "large" + i);
        }
        pelfs("cat", testbed.url("/public/missing"));
        pelfs("token", "explain", testbed.url("/private/x"));
    }

    private static byte[] zip() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < SMALL_OBJECTS; i++) {
                zip.putNextEntry(new ZipEntry(i + ".txt"));
                zip.write(new byte[1000]);
            }
        }
        return bytes.toByteArray();
    }

    private void pelfs(String... arguments) {
        var shell = new Shell(
                Map.of("SSL_CERT_FILE", testbed.caFile().toString()),
                home,
                home,
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                OptionalInt.empty(),
                Shell.Live.LOG);
        Pelfs.run(arguments, shell);
    }
}
