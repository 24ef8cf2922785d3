package io.pelicanfs.bench;

import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A federation and the programs that read from it.
 *
 * @param folder where programs write what they say, and where indexes are kept
 */
record Site(NginxFederation federation, Python python, Path folder) {
    /** Makes a file system with new connections and an empty folder for what it keeps. */
    PelicanFileSystem connect() throws IOException {
        var environment = new HashMap<>(federation.environment());
        environment.put(
                "_CONDOR_SCRATCH_DIR",
                Files.createTempDirectory(folder, "scratch").toString());
        return PelicanFileSystem.builder().environment(environment).build();
    }

    private Task whole(List<String> command) {
        return () -> WholeProcess.of(command, federation.environment(), folder);
    }

    /** Runs curl with the trust, and the token, that this federation wants. */
    Task curl(String... arguments) {
        var command = new ArrayList<>(
                List.of("curl", "-sf", "-K", federation.curlConfig().toString()));
        command.addAll(List.of(arguments));
        return whole(command);
    }

    /** Adds a row for one of the works of {@code bench/peers.py}, if the interpreter has the module that it is about. */
    void python(Map<String, Task> tasks, String row, String module, String work, String... arguments)
            throws IOException, InterruptedException {
        if (python.has(module)) {
            tasks.put(row, whole(python.work(work, arguments)));
        }
    }
}
