package io.pelicanfs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Listings of large collections. nginx has none to give, so {@code pelfs testbed} serves them, as Pelican's own origin would. */
final class Listings {
    private static final List<Integer> SIZES = List.of(10_000, 100_000);
    /** What {@code pelfs testbed --json} tells. */
    private static final Pattern FEDERATION = Pattern.compile("\"federation\" *: *\"([^\"]+)\"");

    private Listings() {}

    static void measure(int rounds) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("pelicanfs-bench");
        for (int size : SIZES) {
            var collection = Files.createDirectories(folder.resolve("data/public/" + size));
            for (int i = 0; i < size; i++) {
                Files.createFile(collection.resolve(String.format("object-%06d.bin", i)));
            }
        }
        var testbed = new ProcessBuilder(Programs.PELFS, "testbed", "--json", "--dir", folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            var told = String.valueOf(testbed.inputReader().readLine());
            var url = FEDERATION.matcher(told);
            if (!url.find()) {
                throw new IOException("the testbed does not start: " + told);
            }
            for (int size : SIZES) {
                var tasks = tasks(folder, url.group(1), size);
                System.out.println(SideBySide.measure(
                        "A collection of " + size + " objects", tasks, rounds, () -> AccessLog.NONE));
            }
        } finally {
            testbed.destroy();
            testbed.waitFor();
            SideBySide.delete(folder);
        }
    }

    private static Map<String, Task> tasks(Path folder, String federation, int size) {
        var environment = Map.of("SSL_CERT_FILE", folder.resolve("ca.pem").toString());
        var tasks = new LinkedHashMap<String, Task>();
        var ours = List.of(Programs.PELFS, "ls", federation + "/public/" + size);
        tasks.put("pelfs ls", () -> WholeProcess.of(ours, environment, folder));
        var python = System.getenv("PELICANFS_PYTHON");
        if (python != null) {
            var theirs = List.of(
                    python,
                    "-c",
                    "import sys; from pelicanfs.core import PelicanFileSystem;"
                            + " print(len(PelicanFileSystem(sys.argv[1]).ls(sys.argv[2], detail=False)))",
                    federation,
                    "/public/" + size);
            tasks.put("pelicanfs ls", () -> WholeProcess.of(theirs, environment, folder));
        }
        return tasks;
    }
}
