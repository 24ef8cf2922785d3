package io.pelicanfs.cli;

import io.pelicanfs.testbed.Flavour;
import io.pelicanfs.testbed.FolderFederation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A federation over a folder, in the foreground: the only class of the verb that knows the testbed. */
record RunningTestbed(Shell shell, Voice voice) {
    /** Runs until the process is stopped, or the thread is interrupted. */
    int run(Path folder, TestbedVerb.Imitated servers, boolean writable) throws IOException {
        try (var running = OnStop.closing(start(folder, servers, writable))) {
            var federation = running.get();
            var url = "pelican://" + federation.testbed().discoveryHost();
            if (voice.json) {
                try (var out = new StandardOutput(shell.out())) {
                    Json.write(out, json -> {
                        json.writeStartObject();
                        json.writeStringProperty("federation", url);
                        json.writeStringProperty("env", federation.envFile().toString());
                        json.writeEndObject();
                    });
                }
            } else {
                Pelfs.print(shell, text(federation, url, folder, writable));
            }
            untilStopped();
        }
        return 0;
    }

    private static FolderFederation start(Path folder, TestbedVerb.Imitated servers, boolean writable) {
        var flavour = switch (servers) {
            case go -> Flavour.GO;
            case xrootd5 -> Flavour.XROOTD_5_5;
            case xrootd6 -> Flavour.XROOTD_6_2;
        };
        return writable ? FolderFederation.startWritable(folder, flavour) : FolderFederation.start(folder, flavour);
    }

    private static String text(FolderFederation federation, String url, Path folder, boolean writable) {
        var token = folder.resolve("tokens/right.use");
        var text = """
                Serving %s as %s until Ctrl-C. In another shell:

                  . '%s'
                  pelfs ls -l /public
                  pelfs ls -l /private -t '%s'
                """.formatted(folder.resolve("data"), url, federation.envFile(), token);
        return writable ? text + "  pelfs put FILE /public/ -t '%s'\n".formatted(token) : text;
    }

    private static void untilStopped() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
