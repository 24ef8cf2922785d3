package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpResponse;
import io.pelicanfs.http.RequestBody;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Asks what stands at a path, or what is in a collection (WebDAV, RFC 4918 §9.1; protocol facts §5.1, §5.2). */
record PropfindExchange(PelicanUrl url, Depth depth) implements Exchange {
    enum Depth {
        ITSELF("0"),
        CHILDREN("1");

        private final String value;

        Depth(String value) {
            this.value = value;
        }
    }

    private static final byte[] BODY =
            ("<?xml version=\"1.0\" encoding=\"utf-8\"?><d:propfind xmlns:d=\"DAV:\"><d:prop><d:resourcetype/>"
                            + "<d:getcontentlength/><d:getlastmodified/></d:prop></d:propfind>")
                    .getBytes(StandardCharsets.UTF_8);

    @Override
    public HttpRequest request(ObjectServer server) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Depth", depth.value);
        headers.put("Content-Type", "application/xml;charset=UTF-8");
        headers.put("Accept", "application/xml,text/xml");
        var at = server.locate(url).toString();
        var uri = depth == Depth.CHILDREN && !at.endsWith("/") ? URI.create(at + "/") : URI.create(at);
        return new HttpRequest(Purpose.OBJECT, "PROPFIND", uri, headers, RequestBody.of(BODY), false);
    }

    @Override
    public Optional<Refusal> judge(ObjectServer server, HttpResponse response) {
        if (response.status() == 207) {
            return Optional.empty();
        }
        if (response.status() == 200) {
            return Optional.of(Refusal.forGood(ErrorKind.TRANSFER, "sent a web page instead of a listing"));
        }
        if (response.status() == 409 && depth == Depth.ITSELF) {
            return Optional.of(Refusal.forGood(ErrorKind.WRONG_TYPE, "409 tells nothing of collections"));
        }
        if (response.status() == 409 || response.status() == 405 || response.status() == 501) {
            return Optional.of(Refusal.forGood(ErrorKind.UNSUPPORTED, response.status() + " does not list here"));
        }
        var refusal = Refusal.of(response);
        if (depth == Depth.CHILDREN
                && response.status() == 500
                && refusal.outcome().endsWith("not a directory")) {
            // XRootD's word for the slash after an object's name (seen on 5.5.3).
            return Optional.of(Refusal.forGood(ErrorKind.WRONG_TYPE, refusal.outcome()));
        }
        return Optional.of(refusal);
    }
}
