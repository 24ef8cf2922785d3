package io.pelicanfs.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The V2 cache (recordings 10 to 13 and 16). PUT and DELETE go through to the origin (recording 14). */
final class GoCache implements Site {

    /** Blocks in which an object is filled whose first access is a range. */
    static final int BLOCK_BYTES = 32 * 1024;

    private static final long LIFE_SECONDS = 86_400;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern GO_DURATION = Pattern.compile("([0-9.]+)(ms|s|m)");

    private final CacheFetcher fetcher;
    private final DirectorView view;
    private final Director director;
    private final Authorizer authorizer;
    private final String baseUrl;
    private final Issuer own;

    GoCache(
            CacheFetcher fetcher,
            DirectorView view,
            Director director,
            Authorizer authorizer,
            String baseUrl,
            Issuer own) {
        this.fetcher = fetcher;
        this.view = view;
        this.director = director;
        this.authorizer = authorizer;
        this.baseUrl = baseUrl;
        this.own = own;
    }

    @Override
    public Reply answer(Call call) throws IOException {
        Optional<Reply> page = WellKnown.page(call, baseUrl, own);
        if (page.isPresent()) {
            return page.get();
        }
        if (call.path().equals("/")) {
            return WellKnown.methodNotAllowed();
        }
        return object(call).header("X-Content-Type-Options", "nosniff");
    }

    private Reply object(Call call) throws IOException {
        boolean read = call.method().equals("GET") || call.isHead();
        boolean listing = call.method().equals("PROPFIND");
        boolean write = call.method().equals("PUT") || call.method().equals("DELETE");
        if (!read && !listing && !write) {
            return new Reply(405);
        }
        Optional<Namespace> namespace = view.namespace(call.path());
        String operation = write ? (call.method().equals("PUT") ? "storage.create" : "storage.modify") : "storage.read";
        Optional<String> denied = denial(call, namespace, operation);
        if (denied.isPresent()) {
            if (write) {
                call.drain();
            }
            String name = read ? "detail" : "reason";
            return failure(call, 403, GoOrigin.goJson("error", "authorization_denied", name, denied.get()));
        }
        if (write) {
            return writeThrough(call);
        }
        if (listing) {
            return propfind(call, namespace.orElseThrow());
        }
        return call.isHead() ? head(call, namespace.orElseThrow()) : get(call, namespace.orElseThrow());
    }

    private Optional<String> denial(Call call, Optional<Namespace> namespace, String operation) {
        if (call.tokenExpired()) {
            return Optional.of("token validation failed");
        }
        if (operation.equals("storage.read")
                && namespace.filter(Namespace::publicReads).isPresent()) {
            return Optional.empty();
        }
        Optional<String> token = token(call);
        if (token.isEmpty()) {
            return Optional.of("no token provided");
        }
        if (namespace.isEmpty()) {
            return Optional.of("token validation failed");
        }
        return switch (authorizer.judge(token.get(), namespace.get(), operation, call.path())) {
            case GOOD -> Optional.empty();
            case INVALID -> Optional.of("token validation failed");
            case INSUFFICIENT -> Optional.of("token scopes insufficient for " + operation + " on " + call.path());
        };
    }

    private static Optional<String> token(Call call) {
        return call.header("Authorization")
                .flatMap(Tokens::exact)
                .or(() -> call.query().first("authz").map(Tokens::withoutBearer));
    }

    private Reply writeThrough(Call call) throws IOException {
        HttpResponse<InputStream> answer;
        try (InputStream body = call.upload()) {
            HttpRequest.BodyPublisher stream = HttpRequest.BodyPublishers.ofInputStream(() -> body);
            long length = call.bodyLength().orElse(-1);
            answer = fetcher.write(
                    call.method(),
                    call.path(),
                    token(call).orElseThrow(),
                    length < 0
                            ? stream
                            : length == 0
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.fromPublisher(stream, length));
        } catch (IOException e) {
            // The HTTP client wraps what a fault did to the body.
            throw e.getCause() instanceof Hangup hangup ? hangup : Hangup.closing();
        }
        Reply reply = new Reply(answer.statusCode());
        for (String name : List.of("Content-Type", "Etag")) {
            answer.headers().firstValue(name).ifPresent(value -> reply.header(name, value));
        }
        try (InputStream text = answer.body()) {
            return reply.body(text.readAllBytes());
        }
    }

    private Reply get(Call call, Namespace namespace) throws IOException {
        if (call.staleVersion().isPresent()) {
            return version(call, ObjectVersion.stale(call.staleVersion().get(), call.path()));
        }
        boolean mustNotFetch = call.header("Cache-Control")
                        .filter("only-if-cached"::equals)
                        .isPresent()
                || call.header("X-Pelican-NoDownload").filter("true"::equals).isPresent();
        if (mustNotFetch && fetcher.held(call.path()).isEmpty()) {
            return new Reply(504);
        }
        try {
            CacheFetcher.Result result =
                    fetcher.open(call.path(), namespace, call.range().isPresent(), patience(call));
            return result.version().isPresent()
                    ? version(call, result.version().get())
                    : originFailed(call, result.status());
        } catch (TimeoutException e) {
            return new Reply(504);
        }
    }

    private Reply version(Call call, ObjectVersion version) {
        Reply reply =
                new GoReads(call, version, List.of(version.etag())).reply().owning(version.content());
        version.checksums().ifPresent(known -> reply.header("Digest", known.allOfGo()));
        version.cachedAt().ifPresent(time -> reply.header("Age", age(time)));
        if (reply.status() != 416) {
            reply.header("Etag", version.etag()).header("Cache-Control", freshness(version.cachedAt()));
        }
        if (reply.status() != 416 && reply.status() != 304 && !call.isHead()) {
            reply.header("Last-Modified", version.lastModified());
        }
        if (call.isHead()) {
            reply.headers().remove("Content-Type");
        }
        boolean trailers = call.asksForTrailers() && reply.status() < 300 && !call.isHead();
        if (trailers) {
            reply.header("Trailer", "X-Transfer-Status").trailer("200: OK");
        }
        if (trailers && version.size() == 0) {
            reply.header("X-Transfer-Status", "200: OK");
        }
        return reply;
    }

    private static String age(Instant since) {
        return String.valueOf(Math.max(0, Duration.between(since, Instant.now()).toSeconds()));
    }

    private static String freshness(Optional<Instant> cachedAt) {
        long age = cachedAt.map(time -> Duration.between(time, Instant.now()).toSeconds())
                .orElse(0L);
        return "max-age=" + Math.max(0, LIFE_SECONDS - age);
    }

    /** HEAD never fills: what is not held is asked of the origin. */
    private Reply head(Call call, Namespace namespace) throws IOException {
        if (call.staleVersion().isPresent()) {
            return version(call, ObjectVersion.stale(call.staleVersion().get(), call.path()));
        }
        Optional<CacheEntry> held = fetcher.held(call.path());
        if (held.isPresent()) {
            return version(call, held.get().open());
        }
        HttpResponse<InputStream> answer;
        try {
            answer = fetcher.head(call.path(), namespace);
        } catch (IOException e) {
            return originFailed(call, 0);
        }
        answer.body().close();
        if (answer.statusCode() != 200) {
            return originFailed(call, answer.statusCode());
        }
        Reply reply = new Reply(200)
                .header("Accept-Ranges", "bytes")
                .header("Cache-Control", "no-cache, must-revalidate")
                .declaring(answer.headers().firstValueAsLong("Content-Length").orElse(0));
        answer.headers().firstValue("Digest").ifPresent(digest -> reply.header("Digest", digest.replace(",", ", ")));
        return reply;
    }

    private Reply originFailed(Call call, int status) {
        String from = "transfer error: failed download from " + fetcher.originHost() + ": ";
        return switch (status) {
            case 404 ->
                failure(
                        call,
                        404,
                        GoOrigin.goJson(
                                "error",
                                "Not Found",
                                "detail",
                                from + "Specification.FileNotFound Error: Error code 5011: request failed (HTTP status"
                                        + " 404): Not Found: server returned 404 Not Found"));
            case 405 ->
                failure(
                        call,
                        405,
                        GoOrigin.goJson(
                                "error",
                                "Method Not Allowed",
                                "detail",
                                from
                                        + "Specification Error: Error code 5000: request failed (HTTP status 405): Method Not"
                                        + " Allowed: server returned 405 Method Not Allowed"));
            default ->
                failure(
                        call,
                        500,
                        GoOrigin.goJson("error", "internal_error", "detail", from + "the origin did not answer"));
        };
    }

    /** In trailer mode a failure announces the trailer and never sends it. */
    private static Reply failure(Call call, int status, String json) {
        Reply reply =
                new Reply(status).header("Content-Type", "application/json").body(json);
        return call.asksForTrailers()
                ? reply.header("Trailer", "X-Transfer-Status").chunked()
                : reply;
    }

    private Reply propfind(Call call, Namespace namespace) throws IOException {
        Optional<CacheEntry> held = fetcher.held(call.path());
        String depth = call.header("Depth").orElse("infinity");
        if (held.isPresent() && !depth.equals("1")) {
            return multistatus(call.path(), held.get().meta());
        }
        if (call.hasBody()) {
            return director.copyFor(call, namespace);
        }
        HttpResponse<InputStream> answer = fetcher.propfind(call.path(), namespace, depth);
        try (InputStream body = answer.body()) {
            return new Reply(answer.statusCode())
                    .header(
                            "Content-Type",
                            answer.headers().firstValue("Content-Type").orElse(MediaTypes.TEXT))
                    .body(body.readAllBytes());
        }
    }

    private static Reply multistatus(String path, CacheEntry.Meta meta) {
        String xml = """
                <?xml version="1.0" encoding="utf-8"?>
                <D:multistatus xmlns:D="DAV:">
                  <D:response>
                    <D:href>%s</D:href>
                    <D:propstat>
                      <D:prop>
                        <D:resourcetype/>
                        <D:getcontentlength>%d</D:getcontentlength>
                        <D:getlastmodified>%s</D:getlastmodified>
                        <D:getcontenttype>application/octet-stream</D:getcontenttype>
                        <D:getetag>%s</D:getetag>
                      </D:prop>
                      <D:status>HTTP/1.1 200 OK</D:status>
                    </D:propstat>
                  </D:response>
                </D:multistatus>
                """.formatted(
                        GoPropfind.escape(GoPath.encode(path)),
                        meta.sizeBytes(),
                        ObjectVersion.httpDate(meta.modified()),
                        meta.etag().replace("\"", "&#34;"));
        return new Reply(207)
                .header("Content-Type", "application/xml; charset=utf-8")
                .body(xml);
    }

    /** The time given less a second, or half of it when it is below one. */
    private static Duration patience(Call call) {
        return call.header("X-Pelican-Timeout")
                .map(GO_DURATION::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Double.parseDouble(matcher.group(1)) * unitMillis(matcher.group(2)))
                .map(millis -> Duration.ofNanos((long) ((millis < 1000 ? millis / 2 : millis - 1000) * 1_000_000)))
                .filter(time -> !time.isZero())
                .orElse(PATIENCE);
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1000;
            default -> 60_000;
        };
    }
}
