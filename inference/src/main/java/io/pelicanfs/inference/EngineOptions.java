package io.pelicanfs.inference;

import java.nio.file.Path;

/**
 * What an engine is given.
 *
 * @param cpus threads that may compute at once: what the job was given, not what the host has
 * @param folder where native libraries are unpacked; created if need be, kept for the next run
 */
public record EngineOptions(int cpus, Path folder) {
    public EngineOptions {
        if (cpus < 1) {
            throw new IllegalArgumentException("cpus: " + cpus);
        }
    }
}
