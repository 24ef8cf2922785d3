package io.pelicanfs.conformance.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The releases of XRootD that the tests talk to: they differ in ranges, digests, scopes and writes. */
public enum XrootdRelease {
    /** The one of the system's packages. */
    SYSTEM("system", "/", ""),
    /** 5.8, unpacked from the packages of Debian 13. */
    V5_8("5.8", "../build/xrootd/5.8", ""),
    /** 6.2 or later, unpacked from the packages of the next Debian; without the line it asks every client for a certificate. */
    V6_2("6.2", "../build/xrootd/6.2", "http.tlsclientauth off\n");

    private static final List<String> LIBRARY_FOLDERS = List.of(
            "usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "usr/lib64", "usr/lib", "lib/x86_64-linux-gnu");

    private final String title;
    private final Path root;
    private final String configuration;

    XrootdRelease(String title, String root, String configuration) {
        this.title = title;
        this.root = Path.of(root).toAbsolutePath().normalize();
        this.configuration = configuration;
    }

    /** Returns the lines that this release needs and the others do not know. */
    String configuration() {
        return configuration;
    }

    /** Returns whether the program and what it needs are there. */
    boolean isInstalled() {
        return Files.isRegularFile(program())
                && libraries().anyMatch(name -> name.startsWith("libXrdAccSciTokens"))
                && libraries().anyMatch(name -> name.startsWith("libXrdHttp-"));
    }

    /** Returns the command that starts it: one of another system brings its own C library along. */
    List<String> command() {
        if (this == SYSTEM) {
            return List.of(program().toString());
        }
        var libraries = folders().map(Path::toString).toList();
        var loader = folders()
                .map(folder -> folder.resolve("ld-linux-x86-64.so.2"))
                .filter(Files::exists)
                .findFirst()
                .orElse(root.resolve("usr/lib/ld-linux-aarch64.so.1"));
        return List.of(
                loader.toString(),
                "--library-path",
                String.join(":", libraries),
                program().toString());
    }

    private Path program() {
        return root.resolve("usr/bin/xrootd");
    }

    private Stream<Path> folders() {
        return LIBRARY_FOLDERS.stream().map(root::resolve).filter(Files::isDirectory);
    }

    private Stream<String> libraries() {
        return folders().flatMap(folder -> {
            try (var files = Files.newDirectoryStream(folder, "libXrd*")) {
                var names = Stream.<String>builder();
                files.forEach(file -> names.add(String.valueOf(file.getFileName())));
                return names.build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public String toString() {
        return title;
    }
}
