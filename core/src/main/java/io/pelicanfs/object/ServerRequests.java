package io.pelicanfs.object;

import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.federation.Plan;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpResponse;
import io.pelicanfs.http.HttpTransport;
import io.pelicanfs.http.RequestBody;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Sends requests about one object, with its token, the last one held, where it may go: over TLS, to the servers that the director or the
 * user named, and not along a redirect to any other host. Thread-safe.
 */
final class ServerRequests {
    private static final int MOST_REDIRECTS = 3;

    private final HttpTransport http;
    private final HeldToken token;
    private final Plan plan;
    /** Those asked, which the plan need not name: origins, when all caches fail. */
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    ServerRequests(HttpTransport http, Plan plan, HeldToken token) {
        this.http = http;
        this.plan = plan;
        this.token = token;
    }

    /** Sends {@code request} to {@code server}, one that the director named, and follows redirects (caches pass listings on so). */
    HttpResponse send(ObjectServer server, HttpRequest request) throws HttpFailure {
        asked.add(server.server());
        var next = request;
        for (int hop = 0; ; hop++) {
            var response = http.execute(authorised(next));
            var location = response.header("Location");
            if (response.status() / 100 != 3 || location.isEmpty() || hop == MOST_REDIRECTS) {
                return response;
            }
            Optional<URI> target = target(next.uri(), location.get());
            if (target.isEmpty() || next.body().replay() == RequestBody.Replay.IMPOSSIBLE) {
                return response;
            }
            response.abort();
            next = next.to(target.get());
        }
    }

    private HttpRequest authorised(HttpRequest request) {
        var held = token.last();
        var uri = request.uri();
        return held.isPresent() && "https".equals(uri.getScheme()) && isNamed(ObjectServer.serverOf(uri.toString()))
                ? request.with("Authorization", "Bearer " + held.get().reveal())
                : request;
    }

    private boolean isNamed(String server) {
        return asked.contains(server)
                || Stream.of(
                                plan.servers(),
                                plan.answer().servers(),
                                plan.answer().collections().stream().toList())
                        .flatMap(List::stream)
                        .anyMatch(named -> named.server().equals(server));
    }

    /** A redirect never leads away from TLS; its query may hold a token, which the header carries already. */
    private static Optional<URI> target(URI from, String location) {
        try {
            var uri = from.resolve(location);
            if (uri.getRawAuthority() == null
                    || (!"https".equals(uri.getScheme()) && "https".equals(from.getScheme()))) {
                return Optional.empty();
            }
            return Optional.of(URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
