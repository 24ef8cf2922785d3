package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.job.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one folder a quickstart works in.
 *
 * @param root where all of it lies
 * @param federation what the embedded federation serves
 * @param scratch what HTCondor would give the job
 */
record QuickstartFolder(Path root, Path federation, Path scratch) {
    /** Says that a folder is ours to empty. */
    private static final String MARK = ".pelfs-quickstart";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** Empties the folder if an earlier quickstart made it; refuses one with anything else in it. */
    static QuickstartFolder prepare(Shell shell, Optional<String> named) throws IOException {
        var root = named.map(shell.workingDirectory()::resolve)
                .orElseGet(() -> usual(shell))
                .normalize();
        if (Files.exists(root) && !Files.exists(root.resolve(MARK))) {
            try (var content = Files.list(root)) {
                if (content.findAny().isPresent()) {
                    throw PelicanException.of(ErrorKind.LOCAL, root + " is not empty, and no quickstart made it")
                            .nextStep("Name an empty folder, or one that does not exist yet, with --dir.")
                            .build();
                }
            }
        }
        Files.createDirectories(root);
        Files.writeString(root.resolve(MARK), "");
        var folder = new QuickstartFolder(root, root.resolve("federation"), root.resolve("scratch"));
        for (var old : List.of(folder.federation, folder.scratch)) {
            delete(old);
            Files.createDirectories(old);
        }
        return folder;
    }

    /** In a source tree its folder for what is built, which git ignores; else the user's cache folder. */
    private static Path usual(Shell shell) {
        return Optional.ofNullable(System.getProperty("pelfs.root"))
                .map(tree -> Path.of(tree, "build"))
                .orElseGet(() -> Job.detect(shell.environment(), shell.workingDirectory(), shell.home())
                        .folder())
                .resolve("quickstart");
    }

    /** Writes a token as HTCondor does: where {@code _CONDOR_CREDS} says, for its owner only. */
    void writeToken(String token) throws IOException {
        var file = Files.createDirectories(credentials()).resolve("ap.use");
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } else {
            Files.createFile(file);
        }
        Files.write(file, (token + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
    }

    Path credentials() {
        return scratch.resolve(".condor_creds");
    }

    /** Returns the variables of the job: what HTCondor sets, and what leads to the federation. */
    Map<String, String> environment(String federationUrl) {
        return Map.of(
                "HOME", scratch.toString(),
                "_CONDOR_SCRATCH_DIR", scratch.toString(),
                "_CONDOR_CREDS", credentials().toString(),
                "PELICAN_FEDERATION_DISCOVERYURL", federationUrl,
                "PELICAN_SERVER_TLSCACERTIFICATEFILE",
                        federation.resolve("ca.pem").toString());
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (var all = Files.walk(tree)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
