package io.pelicanfs.conformance.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** One {@code xrootd} process that speaks HTTPS on a free port, until it is closed. Its log stays in its folder while that lives. */
final class XrootdServer implements AutoCloseable {
    /** Without these it asks a dead origin for minutes. */
    private static final Map<String, String> FAIL_FAST = Map.of(
            "XRD_CONNECTIONWINDOW", "3",
            "XRD_CONNECTIONRETRY", "1",
            "XRD_STREAMERRORWINDOW", "3",
            "XRD_REQUESTTIMEOUT", "10");

    private static final String USER = "xrootd";
    private static final int TRIES = 3;
    private static final int PATIENCE_MILLIS = 5000;

    private final Process process;
    private final int port;

    private XrootdServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a server and waits until it says that it is ready: its port answers earlier, but wrongly. */
    static XrootdServer start(XrootdConfig config) throws IOException {
        config.prepare();
        own(config.folder());
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            var server = launch(config, port);
            var ready = new CompletableFuture<Boolean>();
            var reader = new Thread(
                    () -> followLog(server.process, port, config.folder().resolve("log"), ready), "xrootd-log");
            reader.setDaemon(true);
            reader.start();
            try {
                if (ready.get(60, TimeUnit.SECONDS)) {
                    return server;
                }
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                server.close();
                throw new IOException("xrootd does not start; its log is in " + config.folder(), e);
            }
            server.close();
            if (attempt == TRIES) {
                throw new IOException("xrootd does not start: "
                        + Files.readString(config.folder().resolve("log"))
                                .lines()
                                .toList());
            }
        }
    }

    private static XrootdServer launch(XrootdConfig config, int port) throws IOException {
        var file = Files.writeString(config.folder().resolve("xrootd.cfg"), config.text(port));
        List<String> command = new ArrayList<>(config.release().command());
        if (runsAsRoot()) {
            command.addAll(List.of("-R", USER));
        }
        command.addAll(List.of("-c", file.toString()));
        var builder = new ProcessBuilder(command)
                .directory(config.folder().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(FAIL_FAST);
        builder.environment().put("XDG_CACHE_HOME", config.keyCache().toString());
        return new XrootdServer(builder.start(), port);
    }

    private static void followLog(Process process, int port, Path log, CompletableFuture<Boolean> ready) {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var out = Files.newBufferedWriter(log)) {
            // Its parts say the same of themselves, with no port.
            String ours = ":" + port + " initialization completed";
            String line;
            while ((line = lines.readLine()) != null) {
                out.write(line + "\n");
                out.flush();
                if (line.contains(ours)) {
                    ready.complete(true);
                }
            }
        } catch (IOException e) {
            // The process is being killed.
        }
        ready.complete(false);
    }

    static boolean runsAsRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Gives a folder and all in it to the server's user, if we may. */
    static void own(Path folder) throws IOException {
        if (!runsAsRoot()) {
            return;
        }
        var owner = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
        try (var all = Files.walk(folder)) {
            for (var path : (Iterable<Path>) all::iterator) {
                Files.setOwner(path, owner);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Returns whether it still takes a connection and shows its certificate, within a few seconds. */
    boolean answers(SSLContext context) {
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress("localhost", port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.startHandshake();
            return true;
        } catch (SSLException e) {
            // It spoke.
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    String url() {
        return "https://localhost:" + port;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        try {
            // Not onExit(), which wants a free thread of the common pool.
            process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
