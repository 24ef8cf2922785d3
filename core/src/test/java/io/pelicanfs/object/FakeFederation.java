package io.pelicanfs.object;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.credential.CredentialPlaces;
import io.pelicanfs.credential.CredentialSearch;
import io.pelicanfs.federation.Federations;
import io.pelicanfs.http.FakeResponse;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpTransport;
import io.pelicanfs.http.RetryPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/**
 * A federation without a network: discovery, director and servers as functions from request to answer, every request recorded. Time stands
 * still unless a pause moves it.
 */
public final class FakeFederation implements HttpTransport {
    /** What one server does. */
    @FunctionalInterface
    public interface Server {
        FakeResponse answer(HttpRequest request) throws HttpFailure;
    }

    public static final String HOST = "fed.example";
    public static final String DIRECTOR = "https://director.example";
    public static final String ORIGIN = "https://origin.example:8443";

    public final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
    public final List<PelicanEvent> events = new CopyOnWriteArrayList<>();
    public final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final List<FakeResponse> answers = new CopyOnWriteArrayList<>();
    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final List<String> caches = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-23T00:00:00Z");
    private String namespaceHeader = "namespace=/ns, require-token=false, collections-url=" + ORIGIN;
    private Map<String, String> environment = Map.of();
    private UnaryOperator<PelicanConfig.Builder> settings = builder -> builder;

    public FakeFederation() {
        servers.put(
                "https://" + HOST,
                request -> FakeResponse.of(200).body("{\"director_endpoint\":\"" + DIRECTOR + "\"}"));
        servers.put(DIRECTOR, this::direct);
    }

    private FakeResponse direct(HttpRequest request) {
        boolean origin = request.method().equals("PUT")
                || String.valueOf(request.uri().getRawQuery()).contains("directread");
        var chosen = origin ? List.of(ORIGIN) : caches;
        var link = new StringBuilder();
        for (int i = 0; i < chosen.size(); i++) {
            link.append(i == 0 ? "" : ", ")
                    .append("<")
                    .append(chosen.get(i))
                    .append(PelicanUrl.decodePath(request.uri().getRawPath())
                            .replace("?", "%3F")
                            .replace(">", "%3E"))
                    .append(">; rel=\"duplicate\"; pri=")
                    .append(i + 1)
                    .append("; depth=1");
        }
        return FakeResponse.of(307)
                .header("Server", "pelican/7.26.0")
                .header("Link", link.toString())
                .header("X-Pelican-Namespace", namespaceHeader);
    }

    public FakeFederation cache(String base, Server server) {
        caches.add(base);
        servers.put(base, server);
        return this;
    }

    public FakeFederation server(String base, Server server) {
        servers.put(base, server);
        return this;
    }

    public FakeFederation privateNamespace(Map<String, String> environment) {
        namespaceHeader = namespaceHeader.replace("false", "true");
        this.environment = environment;
        return this;
    }

    public FakeFederation settings(UnaryOperator<PelicanConfig.Builder> change) {
        settings = change;
        return this;
    }

    public void advance(Duration time) {
        now = now.plus(time);
    }

    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    @Override
    public FakeResponse execute(HttpRequest request) throws HttpFailure {
        requests.add(request);
        var server =
                servers.get(request.uri().getScheme() + "://" + request.uri().getRawAuthority());
        if (server == null) {
            throw new HttpFailure(HttpFailure.Stage.CONNECT, "connection refused", null);
        }
        var answer = server.answer(request);
        answers.add(answer);
        return answer;
    }

    /** Returns how many answers nobody has closed or aborted: each would hold a connection. */
    public long leakedAnswers() {
        return answers.stream().filter(answer -> !answer.isReleased()).count();
    }

    @Override
    public void close() {}

    public PelicanConfig config() {
        return settings.apply(PelicanConfig.defaults().toBuilder()).build();
    }

    public Federations federations() {
        return new Federations(this, config(), events::add, clock(), this::pause, new Random(1));
    }

    private void pause(Duration time) {
        pauses.add(time);
        advance(time);
    }

    public Tokens tokens() {
        var places = new CredentialPlaces(
                Optional.empty(), environment, Path.of("/nowhere"), Optional.empty(), "0", clock());
        return new Tokens(new CredentialSearch(places, List.of()), events::add);
    }

    public ObjectClient client() {
        return new ObjectClient(
                this, federations(), tokens(), events::add, RetryPolicy.DATA, this::pause, new Random(1));
    }

    public static PelicanUrl url(String path) {
        try {
            return PelicanUrl.parse("pelican://" + HOST + path);
        } catch (PelicanException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns what was asked, as {@code METHOD server-path [range]}, discovery and director left out. */
    public List<String> objectRequests() {
        return requests.stream()
                .filter(request -> request.purpose() == PelicanEvent.Purpose.OBJECT)
                .map(request -> request.method() + " " + request.uri().getRawAuthority()
                        + Optional.ofNullable(request.headers().get("Range"))
                                .map(range -> " " + range)
                                .orElse(""))
                .toList();
    }

    public long count(PelicanEvent.Purpose purpose) {
        return requests.stream().filter(request -> request.purpose() == purpose).count();
    }

    /** A server that holds one object and answers as a Go cache that has all of it. */
    public static Server holding(byte[] object) {
        return request -> serve(request, object).header("Age", "7").header("Digest", "crc32c=" + crc32c(object));
    }

    /** A server that holds one object and tells nothing but its size, as old XRootD. */
    public static Server holdingSilently(byte[] object) {
        return request -> serve(request, object).header("Server", "XrootD/v5.5.3");
    }

    public static FakeResponse serve(HttpRequest request, byte[] object) {
        if (request.method().equals("HEAD")) {
            return FakeResponse.of(200).header("Content-Length", String.valueOf(object.length));
        }
        String range = request.headers().get("Range");
        if (range == null) {
            return FakeResponse.of(200).body(object);
        }
        String[] ends = range.substring("bytes=".length()).split("-", -1);
        int from = Integer.parseInt(ends[0]);
        int end = Integer.parseInt(ends[1]) + 1;
        return FakeResponse.of(206)
                .header("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + object.length)
                .body(java.util.Arrays.copyOfRange(object, from, end));
    }

    public static String crc32c(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return String.format("%08x", crc.getValue());
    }
}
