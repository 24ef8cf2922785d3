package io.pelicanfs.testbed;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;

/** The director: sends reads to caches and everything else to the origin (protocol.md 3). */
final class Director implements Site {

    private static final Set<String> REDIRECTED = Set.of("GET", "HEAD", "PUT", "DELETE", "COPY", "PROPFIND");
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final Set<String> WRITES = Set.of("PUT", "DELETE");
    private static final String TO_ORIGIN = "/api/v1.0/director/origin";
    private static final String TO_CACHE = "/api/v1.0/director/object";
    private static final int MOST_LINKS = 6;
    private static final int GRACE_SECONDS = 10;
    private static final Pattern CLIENT = Pattern.compile("pelican-([a-z]+)/(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final Pattern UUID_SHAPE = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final DirectorView view;
    private final DiscoverySite discovery;
    private volatile boolean restarted;

    Director(DirectorView view, DiscoverySite discovery) {
        this.view = view;
        this.discovery = discovery;
    }

    void restarted(boolean knowsNothing) {
        restarted = knowsNothing;
    }

    @Override
    public Reply answer(Call call) {
        Optional<Reply> page = discovery.page(call).or(() -> DirectorPages.page(call, view));
        return page.orElseGet(() -> object(call));
    }

    private Reply object(Call call) {
        if (call.method().equals("OPTIONS")) {
            return Cors.on(new Reply(200).header("Allow", "HEAD,GET,PUT,PROPFIND,COPY,OPTIONS,POST"));
        }
        if (call.path().equals("/") && call.method().equals("GET")) {
            return new Reply(302)
                    .header("Content-Type", "text/html; charset=utf-8")
                    .header("Location", "/view/")
                    .body("<a href=\"/view/\">Found</a>.\n\n");
        }
        if (!REDIRECTED.contains(call.method())) {
            return Cors.on(WellKnown.notFound());
        }
        Optional<Reply> refused = refusal(call);
        return refused.isPresent() ? refused.get() : redirect(call);
    }

    private Optional<Reply> refusal(Call call) {
        if (call.query().has("directread") && call.query().has("prefercached")) {
            return Optional.of(error(
                    400,
                    "Failed to validate incoming request: invalid query parameter combination: cannot have both"
                            + " directread and prefercached query parameters"));
        }
        Optional<String> tooOld = call.header("User-Agent").flatMap(Director::versionComplaint);
        if (tooOld.isPresent()) {
            return Optional.of(error(
                    400, "Failed to validate incoming request: version compatibility check failed: " + tooOld.get()));
        }
        if (call.tokenExpired() || token(call).filter(Director::expired).isPresent()) {
            return Optional.of(error(401, "bearer token has expired")
                    .header(
                            "Www-Authenticate",
                            "Bearer error=\"invalid_token\", error_description=\"token has expired\""));
        }
        return Optional.empty();
    }

    private Reply redirect(Call call) {
        boolean read = READS.contains(call.method());
        boolean forcedOrigin = call.path().startsWith(TO_ORIGIN + "/");
        boolean forcedCache = read && call.path().startsWith(TO_CACHE + "/");
        String path = forcedOrigin
                ? call.path().substring(TO_ORIGIN.length())
                : forcedCache ? call.path().substring(TO_CACHE.length()) : call.path();
        Optional<Namespace> namespace = restarted ? Optional.empty() : view.namespace(path);
        if (namespace.isEmpty()) {
            return unknown(path);
        }
        if (read && view.misses(path, namespace.get(), token(call), call.query())) {
            return error(
                    404,
                    "No sources reported possession of the object: object " + path + " could not be found: no queried"
                            + " origins possess the object: Are you sure it exists?");
        }
        boolean direct = read && call.query().has("directread");
        boolean lacking = WRITES.contains(call.method())
                ? !namespace.get().writes()
                : direct && !namespace.get().directReads();
        if (lacking) {
            return error(
                    405,
                    "No origin of namespace '" + namespace.get().prefix() + "' offers "
                            + (direct ? "direct reads" : call.method()));
        }
        boolean toOrigin = forcedOrigin || !read || call.query().has("directread");
        List<String> servers = toOrigin ? List.of(view.origin()) : view.caches();
        return redirect(call, path, namespace.get(), servers.isEmpty() ? List.of(view.origin()) : servers);
    }

    private Reply redirect(Call call, String path, Namespace namespace, List<String> servers) {
        String encoded = GoPath.encode(path);
        Query query = call.query();
        boolean silent = query.first("redirect").filter("false"::equals).isPresent();
        Optional<String> bearer = token(call);
        query = bearer.isPresent() ? query.with("authz", bearer.get()) : query;
        Optional<String> timeout = call.header("X-Pelican-Timeout");
        query = timeout.isPresent() ? query.with("pelican.timeout", timeout.get()) : query;
        String location = servers.get(0) + encoded + query.encoded();
        Reply reply = named(call, Cors.on(new Reply(silent ? 200 : 307)), namespace)
                .header("Link", links(servers, encoded, path, namespace));
        if (silent) {
            return reply;
        }
        reply.header("Location", location);
        if (READS.contains(call.method())) {
            reply.header("Content-Type", "text/html; charset=utf-8")
                    .body("<a href=\"" + location.replace("&", "&amp;") + "\">Temporary Redirect</a>.\n\n");
        }
        return call.isHead() ? reply.chunked() : reply;
    }

    /** The answer to PROPFIND that the Go cache copies. */
    Reply copyFor(Call call, Namespace namespace) {
        Reply copy = new Reply(307);
        for (HttpField field :
                redirect(call, call.path(), namespace, List.of(view.origin())).headers()) {
            copy.header(field.getName(), String.valueOf(field.getValue()));
        }
        return copy;
    }

    private static String links(List<String> servers, String encoded, String path, Namespace namespace) {
        String below = namespace.relative(path);
        long depth = below.equals("/") ? 0 : below.chars().filter(c -> c == '/').count();
        StringBuilder links = new StringBuilder();
        for (int i = 0; i < Math.min(MOST_LINKS, servers.size()); i++) {
            links.append(i == 0 ? "" : ", ")
                    .append("<%s%s>; rel=\"duplicate\"; pri=%d; depth=%d"
                            .formatted(servers.get(i), encoded, i + 1, depth));
        }
        return links.toString();
    }

    private Reply named(Call call, Reply reply, Namespace namespace) {
        String issuer = view.issuerUrl(namespace);
        String jobId = call.header("X-Pelican-JobId")
                .filter(id -> UUID_SHAPE.matcher(id).matches())
                .orElseGet(() -> UUID.randomUUID().toString());
        return reply.header("X-Pelican-Authorization", "issuer=" + issuer)
                .header("X-Pelican-JobId", jobId)
                .header(
                        "X-Pelican-Namespace",
                        "namespace=" + namespace.prefix() + ", require-token=" + !namespace.publicReads()
                                + (namespace.listings() ? ", collections-url=" + view.origin() : ""))
                .header(
                        "X-Pelican-Token-Generation",
                        "issuer=" + issuer + ", max-scope-depth=3, strategy=OAuth2, base-path=" + namespace.prefix());
    }

    private Reply unknown(String path) {
        return restarted
                ? error(
                        429,
                        "no servers were found for the requested path '" + path
                                + "'; director just restarted, try again shortly")
                : error(
                        404,
                        "No sources found for the requested path: no origins found for the requested namespace '" + path
                                + "'");
    }

    static Reply error(int status, String message) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", "error");
        members.put("msg", message + ": Request ID: " + UUID.randomUUID());
        return Cors.on(Reply.json(status, Json.write(members)));
    }

    private static Optional<String> token(Call call) {
        return call.header("Authorization")
                .flatMap(Tokens::exact)
                .or(() -> call.query().first("authz").map(Tokens::withoutBearer));
    }

    private static boolean expired(String token) {
        return Claims.expiry(token)
                .filter(end -> end.plusSeconds(GRACE_SECONDS).isBefore(Instant.now()))
                .isPresent();
    }

    private static Optional<String> versionComplaint(String userAgent) {
        Matcher matcher = CLIENT.matcher(userAgent);
        if (userAgent.length() > 50 || !matcher.matches()) {
            return Optional.empty();
        }
        String service = matcher.group(1);
        String version = userAgent.substring(userAgent.indexOf('/') + 1);
        if (!Set.of("client", "origin", "cache").contains(service)) {
            return Optional.of("Invalid version format. The director does not support your " + service + " version ("
                    + version + ").");
        }
        return Integer.parseInt(matcher.group(2)) >= 7
                ? Optional.empty()
                : Optional.of("The director does not support your " + service + " version (" + version
                        + "). Please update to 7.0.0 or newer.");
    }
}
