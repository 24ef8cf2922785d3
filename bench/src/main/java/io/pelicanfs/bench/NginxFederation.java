package io.pelicanfs.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A federation of two nginx servers on loopback over TLS: one is discovery and director, the other serves the objects. nginx, not our testbed,
 * so that no code of ours serves what is measured.
 */
final class NginxFederation implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path folder;
    private final Optional<Token> token;
    private final int nearDirector = freePort();
    private final int nearObjects = freePort();
    private final int xrootdPort = freePort();
    private final List<DelayRelay> relays;
    private final int directorPort;
    private final int objectPort;
    private final Process nginx;

    NginxFederation(Path folder) throws IOException, InterruptedException {
        this(folder, Duration.ZERO);
    }

    /** Starts a federation whose servers are a round trip away. */
    NginxFederation(Path folder, Duration roundTrip) throws IOException, InterruptedException {
        this(folder, roundTrip, Reading.PUBLIC);
    }

    /** Whether reading needs a token. */
    enum Reading {
        PUBLIC,
        WITH_TOKEN
    }

    /** Starts a federation whose servers are a round trip away, and whose objects are everybody's or not. */
    NginxFederation(Path folder, Duration roundTrip, Reading reading) throws IOException, InterruptedException {
        this.folder = folder;
        this.relays = roundTrip.isZero()
                ? List.of()
                : List.of(new DelayRelay(nearDirector, roundTrip), new DelayRelay(nearObjects, roundTrip));
        this.directorPort = relays.isEmpty() ? nearDirector : relays.get(0).port();
        this.objectPort = relays.isEmpty() ? nearObjects : relays.get(1).port();
        this.token = reading == Reading.PUBLIC ? Optional.empty() : Optional.of(Token.issuedBy(discoveryUrl()));
        Files.createDirectories(folder.resolve("data/bench"));
        Files.createDirectories(folder.resolve("temp"));
        certificates();
        tellClients();
        Files.writeString(folder.resolve("nginx.conf"), configuration());
        nginx = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", "nginx.conf", "-g", "daemon off;")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
        awaitAnswer();
        if (token.isPresent()) {
            refusesWithoutToken();
        }
    }

    private void tellClients() throws IOException {
        var lines = new ArrayList<>(List.of("cacert = \"" + ca() + "\""));
        if (token.isPresent()) {
            Files.createFile(tokenFile(), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(tokenFile(), token.get().text());
            lines.add("header = \"Authorization: Bearer " + token.get().text() + "\"");
        }
        Files.write(curlConfig(), lines);
    }

    /** Else it would not be measured with tokens. */
    private void refusesWithoutToken() throws IOException, InterruptedException {
        var probe = new ProcessBuilder("curl", "-s", "--cacert", ca().toString(), "-w", "%{http_code}", httpsUrl("x"))
                .start();
        var answer = new String(probe.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        probe.waitFor();
        if (!answer.endsWith("403")) {
            throw new IOException("nginx wants no token: " + answer);
        }
    }

    private Path tokenFile() {
        return folder.resolve("token");
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    private void certificates() throws IOException, InterruptedException {
        run("openssl ecparam -name prime256v1 -genkey -noout -out ca.key");
        run("openssl req -x509 -new -key ca.key -days 2 -subj /CN=bench-ca -out ca.pem");
        run("openssl ecparam -name prime256v1 -genkey -noout -out host.key");
        run("openssl req -new -key host.key -subj /CN=localhost -out host.csr");
        Files.writeString(folder.resolve("host.ext"), "subjectAltName=DNS:localhost\n");
        run(
                "openssl x509 -req -in host.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile host.ext -out host.pem");
    }

    private void run(String command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(command.split(" ")))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.out").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + Files.readString(folder.resolve("openssl.out")));
        }
    }

    private String configuration() {
        // The folder is this user's alone; nginx started by root would else give its worker another one.
        boolean wanted = token.isPresent();
        String refusal = token.map(text -> "if ($http_authorization != \"Bearer " + text.text() + "\") { return 403; }")
                .orElse("");
        String issuer = wanted ? issuerHeaders() : "";
        String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
        return user
                + """
                worker_processes 1;
                pid nginx.pid;
                error_log error.log;
                events { worker_connections 512; }
                http {
                  log_format short '$request_method $status $request_length $bytes_sent';
                  access_log access.log short;
                  sendfile on;
                  keepalive_requests 1000000;
                  client_body_temp_path temp/body; proxy_temp_path temp/proxy; fastcgi_temp_path temp/fastcgi;
                  uwsgi_temp_path temp/uwsgi; scgi_temp_path temp/scgi;
                  ssl_certificate host.pem; ssl_certificate_key host.key; ssl_protocols TLSv1.3;
                  server {
                    listen 127.0.0.1:%3$d ssl;
                    location = /.well-known/pelican-configuration {
                      default_type application/json;
                      return 200 '{"director_endpoint":"https://localhost:%1$d","discovery_endpoint":"https://localhost:%1$d"}';
                    }
                    location /xrootd/ {
                      add_header Link '<https://localhost:%8$d$uri>; rel="duplicate"; pri=1; depth=1' always;
                      add_header X-Pelican-Namespace 'namespace=/xrootd, require-token=false, collections-url=https://localhost:%8$d' always;
                      return 307 https://localhost:%8$d$uri;
                    }
                    location / {
                      add_header Link '<https://localhost:%2$d$uri>; rel="duplicate"; pri=1; depth=1' always;
                      add_header X-Pelican-Namespace 'namespace=/bench, require-token=%5$s, collections-url=https://localhost:%2$d' always;
                      %6$s
                      return 307 https://localhost:%2$d$uri;
                    }
                  }
                  server {
                    listen 127.0.0.1:%4$d ssl; %7$s root data; dav_methods PUT DELETE; client_max_body_size 0; create_full_put_path on;
                    location /bench/listed- { types { text/xml xml; } error_page 405 =207 $uri.xml; }
                  }
                }
                """.formatted(
                        directorPort, objectPort, nearDirector, nearObjects, wanted, issuer, refusal, xrootdPort);
    }

    private String issuerHeaders() {
        return "add_header X-Pelican-Authorization 'issuer=%1$s' always; ".formatted(discoveryUrl())
                + "add_header X-Pelican-Token-Generation 'issuer=%1$s, max-scope-depth=3, strategy=OAuth2, base-path=/bench' always;"
                        .formatted(discoveryUrl());
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        for (int i = 0; i < 200 && nginx.isAlive(); i++) {
            var probe = new ProcessBuilder(
                    "curl",
                    "-sf",
                    "--cacert",
                    ca().toString(),
                    "-o",
                    "/dev/null",
                    discoveryUrl() + "/.well-known/pelican-configuration");
            if (probe.start().waitFor() == 0) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(25);
        }
        throw new IOException("nginx does not answer: " + Files.readString(folder.resolve("nginx.out")));
    }

    /** Removes an object, if it is there. */
    void unpublish(String name) throws IOException {
        Files.deleteIfExists(file(name));
    }

    /** Publishes an object of random bytes. */
    void publish(String name, long sizeBytes) throws IOException {
        var random = new Random(name.hashCode());
        var chunk = new byte[1 << 20];
        try (var out = Files.newOutputStream(file(name))) {
            for (long left = sizeBytes; left > 0; left -= chunk.length) {
                random.nextBytes(chunk);
                out.write(chunk, 0, (int) Math.min(chunk.length, left));
            }
        }
    }

    /** Where an object lies, for what is made there at once. */
    Path file(String name) {
        return folder.resolve("data/bench").resolve(name);
    }

    Path ca() {
        return folder.resolve("ca.pem");
    }

    /** What a client is told by its environment. */
    Map<String, String> environment() {
        var environment = new HashMap<>(Map.of("SSL_CERT_FILE", ca().toString()));
        token.ifPresent(any -> environment.put("BEARER_TOKEN_FILE", tokenFile().toString()));
        return Map.copyOf(environment);
    }

    /** What curl is told by {@code -K}. */
    Path curlConfig() {
        return folder.resolve("curl.conf");
    }

    String discoveryUrl() {
        return "https://localhost:" + directorPort;
    }

    /** The object as users of a federation name it. */
    String pelicanUrl(String name) {
        return "pelican://localhost:" + directorPort + "/bench/" + name;
    }

    /** An object that an {@link XrootdServer} serves. */
    String xrootdUrl(String name) {
        return "pelican://localhost:" + directorPort + "/xrootd/" + name;
    }

    int xrootdPort() {
        return xrootdPort;
    }

    /** The object as curl is given it: at its server. */
    String httpsUrl(String name) {
        return "https://localhost:" + objectPort + "/bench/" + name;
    }

    AccessLog served() throws IOException {
        return AccessLog.read(folder.resolve("access.log"));
    }

    @Override
    public void close() throws IOException {
        for (var relay : relays) {
            relay.close();
        }
        nginx.destroy();
        try {
            if (!nginx.waitFor(5, TimeUnit.SECONDS)) {
                nginx.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
