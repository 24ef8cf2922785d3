package io.pelicanfs.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** How caches fetch from the origin: over HTTPS like anyone, with a token of their own, and marked in the log. */
final class OriginClient {

    private static final String USER_AGENT = "pelican-cache/7.26.0";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final HttpClient http;
    private final String originUrl;
    private final Issuers issuers;

    OriginClient(SSLContext tls, String originUrl, Issuers issuers) {
        this.http = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
        this.originUrl = originUrl;
        this.issuers = issuers;
    }

    /** Whether these headers are of a request that a cache of the testbed sent. */
    static boolean sent(Map<String, String> headers) {
        return USER_AGENT.equals(headers.get("user-agent"));
    }

    /** {@code localhost:PORT} of the origin. */
    String originHost() {
        return originUrl.substring("https://".length());
    }

    HttpResponse<InputStream> get(String path, Namespace namespace, Optional<String> range) throws IOException {
        HttpRequest.Builder request = request(path, namespace).GET();
        range.ifPresent(value -> request.header("Range", value));
        return send(request);
    }

    HttpResponse<InputStream> head(String path, Namespace namespace) throws IOException {
        return send(request(path, namespace)
                .header("Want-Digest", "md5,crc32c,crc32,sha")
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    HttpResponse<InputStream> propfind(String path, Namespace namespace, String depth) throws IOException {
        return send(request(path, namespace)
                .header("Depth", depth)
                .method("PROPFIND", HttpRequest.BodyPublishers.noBody()));
    }

    /** Passes a write on, with the token of the client that wants it; of the conditions that came along none goes on. */
    HttpResponse<InputStream> write(String method, String path, String token, HttpRequest.BodyPublisher body)
            throws IOException {
        return send(HttpRequest.newBuilder(URI.create(originUrl + GoPath.encode(path)))
                .timeout(ANSWER)
                .header("User-Agent", USER_AGENT)
                .header("Authorization", "Bearer " + token)
                .method(method, body));
    }

    private HttpRequest.Builder request(String path, Namespace namespace) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(originUrl + GoPath.encode(path)))
                .timeout(ANSWER)
                .header("User-Agent", USER_AGENT);
        if (!namespace.publicReads()) {
            TokenSpec spec =
                    TokenSpec.scoped("storage.read:/").from(namespace.issuer()).withSubject("testbed-cache");
            request.header(
                    "Authorization",
                    "Bearer " + issuers.named(namespace.issuer()).sign(spec));
        }
        return request;
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
