package io.pelicanfs.credential;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A user's surroundings in a folder of their own: files, environment, and what the federation of the recordings wants. */
final class Desk {
    final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private volatile Instant now = TokenMaker.NOW;
    private Optional<Path> tokenFile = Optional.empty();
    private Optional<String> handle = Optional.empty();
    private Optional<Token.Secret> inUrl = Optional.empty();
    private Operation operation = Operation.READ;
    private String object = "/private/hello.txt";
    private List<String> issuers = List.of(TokenMaker.ISSUER);
    private String userId = "none-" + System.nanoTime();

    Desk(Path folder) {
        this.folder = folder;
    }

    Desk file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Desk file(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return this;
    }

    Desk file(String name, TokenMaker token) throws IOException {
        return file(name, token.make());
    }

    Desk set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Desk set(String variable, TokenMaker token) {
        return set(variable, token.make());
    }

    /** Sets a variable to the path of a file of this desk. */
    Desk point(String variable, String file) {
        return set(variable, folder.resolve(file).toString());
    }

    Desk tokenFile(String name) {
        tokenFile = Optional.of(Path.of(name));
        return this;
    }

    Desk handle(String name) {
        handle = Optional.of(name);
        return this;
    }

    Desk inUrl(TokenMaker token) {
        return inUrl(token.make());
    }

    Desk inUrl(String text) {
        inUrl = Optional.of(new Token.Secret(text));
        return this;
    }

    Desk operation(Operation wanted) {
        operation = wanted;
        return this;
    }

    Desk object(String path) {
        object = path;
        return this;
    }

    Desk issuers(String... accepted) {
        issuers = List.of(accepted);
        return this;
    }

    Desk userId(String id) {
        userId = id;
        return this;
    }

    CredentialPlaces places() {
        return new CredentialPlaces(tokenFile, environment, folder, Optional.empty(), userId, clock());
    }

    /** Lets time pass for searches made before. */
    Desk advance(Duration time) {
        now = now.plus(time);
        return this;
    }

    Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    TokenNeed need() {
        return new TokenNeed("/private", List.of("/private"), issuers, object, operation, handle, inUrl);
    }

    SearchResult search() {
        return new CredentialSearch(places(), List.of()).search(need());
    }

    /** Returns a text with this desk's folder left out, as the recordings have it. */
    String shortened(String text) {
        return text.replace(folder.toString(), "DIR");
    }
}
