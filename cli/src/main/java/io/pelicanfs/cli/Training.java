package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
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
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Does what users do while the JVM watches: what it learns goes into a cache with which {@code pelfs} starts sooner. The federation is
 * another process, since all that is loaded here is loaded at every start. {@code ./pelfs} runs it at the end of a build.
 */
final class Training {
    private static final int LARGE_BYTES = 64 << 20;
    private static final int SMALL_OBJECTS = 100;
    private static final int LARGE_GETS = 4;

    /** What {@code pelfs testbed --json} tells. */
    private static final Pattern FEDERATION = Pattern.compile("\"federation\" *: *\"([^\"]+)\"");

    private final Path home;
    private final Path federation;
    private final String url;

    private Training(Path home, Path federation, String url) {
        this.home = home;
        this.federation = federation;
        this.url = url;
    }

    public static void main(String[] arguments) throws IOException {
        NativeCrypto.prefer(System.getenv());
        var home = Files.createTempDirectory("pelfs-training");
        var federation = home.resolve("federation");
        var testbed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "testbed",
                        "--writable",
                        "--json",
                        "--dir",
                        federation.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            var told = String.valueOf(testbed.inputReader().readLine());
            var url = FEDERATION.matcher(told);
            if (!url.find()) {
                throw new IOException("the testbed does not start: " + told);
            }
            new Training(home, federation, url.group(1)).run();
        } finally {
            testbed.destroyForcibly();
            testbed.onExit().join();
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
        var data = federation.resolve("data/public");
        Files.write(data.resolve("large"), large);
        Files.createDirectory(data.resolve("small"));
        for (int i = 0; i < SMALL_OBJECTS; i++) {
            Files.write(data.resolve("small/" + i), new byte[10_000]);
        }
        Files.write(data.resolve("a.zip"), zip());
        pelfs("ls", "-l", url + "/public/small");
        pelfs("stat", url + "/public/large");
        pelfs("cat", url + "/public/small/1");
        pelfs("cat", url + "/public/a.zip!/7.txt");
        pelfs("get", "-r", url + "/public/small", "small");
        for (int i = 0; i < LARGE_GETS; i++) {
            pelfs("get", url + "/public/large", "large" + i);
        }
        var token = federation.resolve("tokens/right.use").toString();
        pelfs("-t", token, "put", "large0", url + "/private/large");
        pelfs("-t", token, "sync", "small", url + "/private/small");
        pelfs("pack", "small", "packed");
        ends(ErrorKind.NOT_FOUND.exitCode(), "cat", url + "/public/missing");
        ends(ErrorKind.TOKEN_NEEDED.exitCode(), "cat", url + "/private/large");
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

    private void pelfs(String... arguments) throws IOException {
        ends(0, arguments);
    }

    private void ends(int expected, String... arguments) throws IOException {
        var shell = new Shell(
                Map.of("SSL_CERT_FILE", federation.resolve("ca.pem").toString()),
                home,
                home,
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                OptionalInt.empty(),
                Shell.Live.LOG);
        int code = Pelfs.run(arguments, shell);
        if (code != expected) {
            throw new IOException("pelfs " + String.join(" ", arguments) + " ended with " + code);
        }
    }
}
