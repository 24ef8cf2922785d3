package io.pelicanfs.federation;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a director says of a namespace: good for every object of it until it expires (protocol facts §3.4, §3.7).
 *
 * @param namespace the namespace's prefix; empty if the director named none, and then the answer is good for one object
 * @param tokenRequired whether reading needs a token
 * @param collections where to list; empty if the namespace cannot be listed
 * @param issuers whose tokens are accepted; empty means any
 * @param basePaths what scopes leave out of object paths, any of them
 * @param maxScopeDepth how many components the path of a scope may have at most, where the issuer limits it
 * @param servers who has the object, best first
 * @param clockError present if this machine's clock and the director's differ by more than tokens can stand
 */
public record DirectorAnswer(
        Optional<String> namespace,
        boolean tokenRequired,
        Optional<ObjectServer> collections,
        List<String> issuers,
        List<String> basePaths,
        OptionalInt maxScopeDepth,
        List<ObjectServer> servers,
        Optional<ClockError> clockError) {
    /** The answer where there is no director to ask and the user named the servers. */
    static final DirectorAnswer NONE = new DirectorAnswer(
            Optional.empty(),
            false,
            Optional.empty(),
            List.of(),
            List.of(),
            OptionalInt.empty(),
            List.of(),
            Optional.empty());

    /** Reads the headers of a redirect. {@code origins} tells whether origins were asked for, not caches. */
    static DirectorAnswer from(HttpResponse response, PelicanUrl url, boolean origins, Instant now) {
        var namespace = PelicanHeader.of(response.headers("X-Pelican-Namespace"));
        var generation = PelicanHeader.of(response.headers("X-Pelican-Token-Generation"));
        var authorization = PelicanHeader.of(response.headers("X-Pelican-Authorization"));
        boolean tokenRequired =
                namespace.first("require-token").map(Boolean::parseBoolean).orElse(false);

        var issuers = new LinkedHashSet<>(generation.all("issuer"));
        issuers.addAll(authorization.all("issuer"));

        return new DirectorAnswer(
                namespace
                        .first("namespace")
                        .filter(prefix -> prefix.startsWith("/"))
                        .map(DirectorAnswer::withoutSlashAtEnd),
                tokenRequired,
                namespace
                        .first("collections-url")
                        .flatMap(base -> ObjectServer.of(base + "/", "", "the namespace's collections-url", true)),
                List.copyOf(issuers),
                generation.all("base-path"),
                generation.first("max-scope-depth").filter(text -> text.matches("\\d{1,4}")).stream()
                        .mapToInt(Integer::parseInt)
                        .findFirst(),
                servers(response, url, origins, tokenRequired),
                ClockError.of(response, now));
    }

    private static String withoutSlashAtEnd(String prefix) {
        return prefix.length() > 1 && prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    private static List<ObjectServer> servers(
            HttpResponse response, PelicanUrl url, boolean origins, boolean tokenRequired) {
        var urls = new ArrayList<>(LinkHeader.urls(response.headers("Link")));
        if (urls.isEmpty()) {
            response.header("Location").ifPresent(urls::add);
        }
        var servers = new LinkedHashSet<ObjectServer>();
        for (int i = 0; i < urls.size(); i++) {
            String reason = "director's choice " + (i + 1);
            ObjectServer.of(urls.get(i), url.path(), reason, origins)
                    .map(server -> tokenRequired ? server.secured() : server)
                    .ifPresent(servers::add);
        }
        return List.copyOf(servers);
    }

    /** Returns whether no director said anything, so that not even the need for a token is known. */
    public boolean isUnknown() {
        return namespace.isEmpty() && servers.isEmpty();
    }

    /** Returns whether this answer serves {@code path} as well: it lies in the namespace, by path boundary. */
    boolean covers(String path) {
        return namespace
                .filter(prefix -> path.equals(prefix) || prefix.equals("/") || path.startsWith(prefix + "/"))
                .isPresent();
    }
}
