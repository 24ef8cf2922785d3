package io.pelicanfs.conformance.trees;

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
    private TreeProcess() {}

    public static void main(String[] arguments) throws IOException {
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
            var options = TransferOptions.forSync().parallel(2);
            return a[0].equals("get")
                    ? fs.transfers().get(url, Path.of(a[5]), options, TransferListener.NONE)
                    : fs.transfers().put(Path.of(a[5]), url, options, TransferListener.NONE);
        }
    }

    static String[] arguments(String verb, Testbed federation, Path token, String path, Path folder) {
        return new String[] {
            verb,
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
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
