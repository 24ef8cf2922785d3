package io.pelicanfs.conformance.trees;

import io.pelicanfs.Existing;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.transfer.TransferListener;
import io.pelicanfs.transfer.TransferOptions;
import io.pelicanfs.transfer.TransferSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One transfer of a tree, here or in a process of its own: verb, discovery host, certificate authority, token file, URL, folder. */
final class TreeProcess {
    /** What is done, as the command does it. */
    enum Verb {
        GET,
        PUT,
        SYNC_DOWN,
        SYNC_UP;

        private TransferOptions options() {
            return switch (this) {
                case GET -> TransferOptions.defaults().existing(Existing.REPLACE);
                case PUT -> TransferOptions.defaults();
                case SYNC_DOWN, SYNC_UP -> TransferOptions.forSync().extras(TransferOptions.Extras.DELETE);
            };
        }

        boolean isDown() {
            return this == GET || this == SYNC_DOWN;
        }

        boolean isSync() {
            return this == SYNC_DOWN || this == SYNC_UP;
        }
    }

    private TreeProcess() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("begins");
        run(arguments);
    }

    static TransferSummary run(String... a) throws IOException {
        Path nowhere = Path.of(a[2]).resolveSibling("nowhere");
        try (var fs = PelicanFileSystem.builder()
                .environment(Map.of())
                .workingDirectory(nowhere)
                .home(nowhere)
                .federation(a[1])
                .settings(settings -> settings.caFile(Path.of(a[2])).tokenFile(Path.of(a[3])))
                .build()) {
            var url = PelicanUrl.parse(a[4]);
            var options = Verb.valueOf(a[0]).options().parallel(2);
            return Verb.valueOf(a[0]).isDown()
                    ? fs.transfers().get(url, Path.of(a[5]), options, TransferListener.NONE)
                    : fs.transfers().put(Path.of(a[5]), url, options, TransferListener.NONE);
        }
    }

    static String[] arguments(Verb verb, Testbed federation, Path token, String path, Path folder) {
        return new String[] {
            verb.name(),
            federation.discoveryHost(),
            federation.caFile().toString(),
            token.toString(),
            federation.url(path),
            folder.toString()
        };
    }

    static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TreeProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
