package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpResponse;
import java.util.Optional;

/** Asks for size and times, and for a digest where one is wanted. HEAD never makes a cache fetch the object (protocol facts §4.8). */
record HeadExchange(PelicanUrl url, Optional<DigestAlgorithm> digest) implements Exchange {
    @Override
    public HttpRequest request(ObjectServer server) {
        var request = HttpRequest.of(Purpose.OBJECT, "HEAD", server.locate(url));
        return digest.isPresent() ? request.with("Want-Digest", digest.get().token()) : request;
    }

    @Override
    public Optional<Refusal> judge(ObjectServer server, HttpResponse response) {
        if (response.status() != 200) {
            return Optional.of(Refusal.of(response));
        }
        if (WebPage.standsFor(response)) {
            return Optional.of(Refusal.forGood(ErrorKind.CORRUPT, "tells of a web page instead of the object"));
        }
        return response.contentLength().isPresent()
                ? Optional.empty()
                : Optional.of(Refusal.forGood(ErrorKind.TRANSFER, "200 without a size"));
    }

    Version version(ObjectServer server, HttpResponse response) {
        return Version.from(response, response.contentLength(), digest, server.origin());
    }
}
