package io.pelicanfs.http;

import io.pelicanfs.PelicanEvent;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request.
 *
 * @param purpose what it is for, as events tell it
 * @param method any HTTP or WebDAV method, in upper case
 * @param uri an absolute {@code https} (or {@code http}) URL, already percent-encoded
 * @param headers header names and values in sending order; {@code Host}, {@code User-Agent} and {@code Accept-Encoding: identity} are added
 * @param body sent with {@code Content-Length}; without one unless it is a PUT or POST if it is empty
 * @param overNewConnection whether it may not go over one that earlier requests have used
 */
public record HttpRequest(
        PelicanEvent.Purpose purpose,
        String method,
        URI uri,
        Map<String, String> headers,
        RequestBody body,
        boolean overNewConnection) {
    private static final RequestBody NO_BODY = RequestBody.of(new byte[0]);

    public HttpRequest {
        headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Returns a request without headers and body. */
    public static HttpRequest of(PelicanEvent.Purpose purpose, String method, URI uri) {
        return new HttpRequest(purpose, method, uri, Map.of(), NO_BODY, false);
    }

    /** Returns this request with one header more. */
    public HttpRequest with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpRequest(purpose, method, uri, more, body, overNewConnection);
    }

    /** Returns this request with another body, held in memory. */
    public HttpRequest withBody(byte[] newBody) {
        return withBody(RequestBody.of(newBody));
    }

    /** Returns this request with another body. */
    public HttpRequest withBody(RequestBody newBody) {
        return new HttpRequest(purpose, method, uri, headers, newBody, overNewConnection);
    }

    /** Returns this request to another URL. */
    public HttpRequest to(URI other) {
        return new HttpRequest(purpose, method, other, headers, body, overNewConnection);
    }

    /** Returns this request as one that goes over a connection opened for it. */
    public HttpRequest onNewConnection() {
        return new HttpRequest(purpose, method, uri, headers, body, true);
    }

    /** Header values may be secret: only method and target are told. */
    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }
}
