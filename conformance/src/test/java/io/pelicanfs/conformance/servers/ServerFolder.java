package io.pelicanfs.conformance.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder for servers that may run as another user, and their certificates. */
public record ServerFolder(Path folder, ServerKeys keys) {
    /** Makes it below the system's temporary folder, with a short name: sockets have their paths in it. */
    public static ServerFolder make() throws IOException {
        var folder = Files.createTempDirectory("pfsx");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new ServerFolder(folder, ServerKeys.in(folder));
    }
}
