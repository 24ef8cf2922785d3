package io.pelicanfs.object;

import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.federation.Plan;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpResponse;
import io.pelicanfs.http.HttpTransport;
import io.pelicanfs.http.RequestBody;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends requests about one object, with its token, the last one held, where it may go: over TLS, to the servers that the director or the
 * user named, and not along a redirect to any other host. Thread-safe.
 */
final class ServerRequests {
    private static final int MOST_REDIRECTS = 3;

    private final HttpTransport http;
    private final HeldToken token;
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    ServerRequests(HttpTransport http, Plan plan, HeldToken token) {
        this.http = http;
        this.token = token;
        plan.servers().forEach(server -> named.add(server.server()));
        plan.answer().servers().forEach(server -> named.add(server.server()));
        plan.answer().collections().ifPresent(server -> named.add(server.server()));
    }

    /** Sends {@code request} to {@code server}, one that the director named, and follows redirects (caches pass listings on so). */
    HttpResponse send(ObjectServer server, HttpRequest request) throws HttpFailure {
        named.add(server.server());
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
            next = new HttpRequest(next.purpose(), next.method(), target.get(), next.headers(), next.body());
        }
    }

    private HttpRequest authorised(HttpRequest request) {
        var uri = request.uri();
        boolean trusted = "https".equals(uri.getScheme()) && named.contains(ObjectServer.serverOf(uri.toString()));
        return trusted && token.last().isPresent()
                ? request.with("Authorization", "Bearer " + token.last().get().reveal())
                : request;
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
