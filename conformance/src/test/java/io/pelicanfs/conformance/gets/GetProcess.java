package io.pelicanfs.conformance.gets;

import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One get in a process of its own: discovery host, certificate authority, URL, file. */
final class GetProcess {
    private GetProcess() {}

    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[3]).resolveSibling("nowhere");
        try (var fs = PelicanFileSystem.builder()
                .environment(Map.of())
                .workingDirectory(home)
                .home(home)
                .federation(arguments[0])
                .settings(settings -> settings.caFile(Path.of(arguments[1])))
                .build()) {
            System.out.println("begins");
            fs.get(arguments[2], Path.of(arguments[3]));
        }
    }

    static Process start(String discoveryHost, Path caFile, String url, Path file) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                GetProcess.class.getName()));
        command.addAll(List.of(discoveryHost, caFile.toString(), url, file.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
