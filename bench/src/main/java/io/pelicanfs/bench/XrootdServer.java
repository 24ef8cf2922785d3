package io.pelicanfs.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The system's XRootD as an origin of a federation: unlike nginx it tells digests. */
final class XrootdServer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/xrootd");
    private static final String USER = "xrootd";

    private final Path folder;
    private final int port;
    private final Process process;

    private XrootdServer(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** Starts it where {@code federation} sends those who ask for {@link NginxFederation#xrootdUrl}, with a copy of one object. */
    static XrootdServer start(NginxFederation federation, String name) throws IOException, InterruptedException {
        // Its user is another one, who must be able to enter and to note digests.
        var folder = Files.createTempDirectory(
                "pelicanfs-bench-xrootd",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.createDirectories(folder.resolve("data/xrootd"));
        Files.createDirectory(folder.resolve("run"));
        Files.copy(federation.file(name), folder.resolve("data/xrootd").resolve(name));
        for (var file : List.of("ca.pem", "host.pem", "host.key")) {
            Files.copy(federation.ca().resolveSibling(file), folder.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        int port = federation.xrootdPort();
        var configuration = Files.writeString(
                folder.resolve("xrootd.cfg"), """
                all.role server
                if exec xrootd
                  xrd.port %1$d
                  xrd.protocol http:%1$d libXrdHttp.so
                fi
                xrd.tls FOLDER/host.pem FOLDER/host.key
                xrd.tlsca certfile FOLDER/ca.pem
                all.export /xrootd
                all.adminpath FOLDER/run
                all.pidpath FOLDER/run
                xrootd.tls none
                xrd.network nodnr
                oss.localroot FOLDER/data
                xrootd.chksum max 4 crc32c md5 adler32 crc32
                """.formatted(port).replace("FOLDER", folder.toString()));
        var command = new ArrayList<>(List.of(PROGRAM.toString()));
        if (System.getProperty("user.name").equals("root")) {
            new ProcessBuilder("chown", "-R", USER, folder.toString()).start().waitFor();
            command.addAll(List.of("-R", USER));
        }
        command.addAll(List.of("-c", configuration.toString()));
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var server = new XrootdServer(folder, port, process);
        server.awaitReady();
        return server;
    }

    private void awaitReady() throws IOException {
        var said = new ArrayList<String>();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
            if (line.contains(":" + port + " initialization completed")) {
                var rest = new Thread(() -> lines.lines().forEach(ignored -> {}), "xrootd-log");
                rest.setDaemon(true);
                rest.start();
                return;
            }
        }
        throw new IOException("xrootd does not start: " + String.join("\n", said));
    }

    /** The object as curl is given it. */
    String httpsUrl(String name) {
        return "https://localhost:" + port + "/xrootd/" + name;
    }

    @Override
    public void close() throws IOException {
        try {
            // Not onExit(), which wants a free thread of the common pool.
            process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        SideBySide.delete(folder);
    }
}
