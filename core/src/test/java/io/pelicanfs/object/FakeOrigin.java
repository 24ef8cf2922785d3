package io.pelicanfs.object;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.http.FakeResponse;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpFailure.Stage;
import io.pelicanfs.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** An origin in memory that takes writes as the recorded ones do, and fails where a test wants it. */
public final class FakeOrigin implements FakeFederation.Server {
    /** Whose habits it has. */
    public enum Kind {
        GO,
        OLD_XROOTD
    }

    /** What happens to a request instead of its usual course; {@code usual} does that. */
    @FunctionalInterface
    public interface Mishap {
        FakeResponse happen(HttpRequest request, Usual usual) throws HttpFailure;
    }

    /** The usual course. */
    @FunctionalInterface
    public interface Usual {
        FakeResponse answer(HttpRequest request) throws HttpFailure;
    }

    public final Map<String, byte[]> objects = new TreeMap<>();
    private final Kind kind;
    private final Map<String, Mishap> mishaps = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    public FakeOrigin(Kind kind) {
        this.kind = kind;
    }

    /** Lets {@code mishap} happen to the {@code nth} request (from 1) of {@code method}. */
    public FakeOrigin on(String method, int nth, Mishap mishap) {
        mishaps.put(method + nth, mishap);
        return this;
    }

    /** Lets {@code mishap} happen to every request of {@code method}. */
    public FakeOrigin onEvery(String method, Mishap mishap) {
        mishaps.put(method, mishap);
        return this;
    }

    /** Returns a token that expires long after the tests' time. */
    public static Map<String, String> tokenFor(String scopes) {
        String claims =
                "{\"iss\":\"https://i.example\",\"aud\":\"https://wlcg.cern.ch/jwt/v1/any\",\"wlcg.ver\":\"1.0\","
                        + "\"exp\":4102444800,\"scope\":\"" + scopes + "\"}";
        Function<String, String> base64 =
                text -> Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
        return Map.of(
                "BEARER_TOKEN", base64.apply("{\"alg\":\"ES256\"}") + "." + base64.apply(claims) + ".c2lnbmF0dXJl");
    }

    @Override
    public FakeResponse answer(HttpRequest request) throws HttpFailure {
        int count = counts.merge(request.method(), 1, Integer::sum);
        var mishap = mishaps.getOrDefault(request.method() + count, mishaps.get(request.method()));
        var answer = mishap == null ? usual(request) : mishap.happen(request, this::usual);
        return kind == Kind.OLD_XROOTD && answer.header("Server").isEmpty()
                ? answer.header("Server", "XrootD/v5.5.3")
                : answer;
    }

    private static String path(URI uri) {
        return PelicanUrl.decodePath(uri.getRawPath());
    }

    private FakeResponse usual(HttpRequest request) throws HttpFailure {
        String path = path(request.uri());
        return switch (request.method()) {
            case "HEAD" -> head(path);
            case "PUT" -> put(request, path, Long.MAX_VALUE);
            case "MOVE" -> move(request, path);
            case "DELETE" -> FakeResponse.of(objects.remove(path) == null ? 404 : 204);
            default -> FakeResponse.of(501);
        };
    }

    private FakeResponse head(String path) {
        var object = objects.get(path);
        return object == null
                ? FakeResponse.of(404)
                : FakeResponse.of(200)
                        .header("Content-Length", String.valueOf(object.length))
                        .header("Digest", "crc32c=" + FakeFederation.crc32c(object));
    }

    /** Takes at most {@code most} bytes of the body. */
    private FakeResponse put(HttpRequest request, String path, long most) throws HttpFailure {
        boolean honours = kind == Kind.GO;
        if (honours && request.headers().containsKey("If-None-Match") && objects.containsKey(path)) {
            return FakeResponse.of(412).body("Object already exists");
        }
        var bytes = new ByteArrayOutputStream();
        try {
            request.body().writeTo(bytes);
        } catch (IOException e) {
            objects.put(path, bytes.toByteArray());
            throw new HttpFailure(Stage.ABORTED, "the bytes to be sent cannot be had", e);
        }
        var all = bytes.toByteArray();
        objects.put(path, Arrays.copyOf(all, (int) Math.min(all.length, most)));
        return FakeResponse.of(201).body("Created");
    }

    private FakeResponse move(HttpRequest request, String path) {
        String destination = String.valueOf(request.headers().get("Destination"));
        // XRootD takes the name as it stands.
        String target = kind == Kind.GO
                ? path(URI.create(destination))
                : destination.substring(destination.indexOf('/', "https://".length()));
        var object = objects.get(path);
        if (object == null) {
            return FakeResponse.of(kind == Kind.GO ? 403 : 404);
        }
        if (kind == Kind.GO && "F".equals(request.headers().get("Overwrite")) && objects.containsKey(target)) {
            return FakeResponse.of(412);
        }
        objects.remove(path);
        objects.put(target, object);
        return FakeResponse.of(201);
    }

    /** The connection ends after {@code bytes} bytes of the body, which stay as a short object. */
    public Mishap cutAt(int bytes) {
        return (request, usual) -> {
            put(request, path(request.uri()), bytes);
            throw new HttpFailure(Stage.BODY, "connection ended after " + bytes + " bytes", null);
        };
    }

    /** All is done, and the answer never comes. */
    public static Mishap answerLost() {
        return (request, usual) -> {
            usual.answer(request);
            throw new HttpFailure(Stage.HEADERS, "connection ended before an answer", null);
        };
    }

    /** All is done, and the answer is another one. */
    public static Mishap doneButSays(int status) {
        return (request, usual) -> {
            usual.answer(request);
            return FakeResponse.of(status);
        };
    }

    /** Nothing is done. */
    public static Mishap says(int status) {
        return (request, usual) -> FakeResponse.of(status);
    }

    /** Nothing is done, and no answer comes, for a request over a connection that others have used. */
    public static Mishap endsKeptConnections() {
        return (request, usual) -> {
            if (request.overNewConnection()) {
                return usual.answer(request);
            }
            throw new HttpFailure(Stage.HEADERS, "connection ended before an answer", null).ofKeptConnection();
        };
    }

    public static Mishap refuses() {
        return (request, usual) -> {
            throw new HttpFailure(Stage.CONNECT, "connection refused", null);
        };
    }
}
