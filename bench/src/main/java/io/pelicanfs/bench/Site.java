package io.pelicanfs.bench;

import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    Task whole(String... command) {
        return () -> WholeProcess.of(List.of(command), federation.environment(), folder);
    }

    /** Adds a row for a program in Python, if the interpreter has the module that it is about. */
    void python(Map<String, Task> tasks, String row, String module, String program, String... arguments)
            throws IOException, InterruptedException {
        if (python.has(module)) {
            tasks.put(row, whole(python.command(program, arguments)));
        }
    }
}
