package io.pelicanfs.object;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.federation.ObjectServer;
import java.io.IOException;
import java.util.Optional;

/** One look, without retry, at what stands at a path of an origin. */
record OriginLook(ServerRequests requests, HeldToken token, ObjectServer origin) {
    enum State {
        THERE,
        MISSING,
        UNKNOWN
    }

    /** What was seen; the version is there exactly for {@link State#THERE}. */
    record Seen(State state, Optional<Version> version) {}

    Seen at(PelicanUrl url, Optional<DigestAlgorithm> digest) {
        var head = new HeadExchange(url, digest);
        token.renew();
        try (var response = requests.send(origin, head.request(origin))) {
            if (response.status() == 404 || response.status() == 410) {
                return new Seen(State.MISSING, Optional.empty());
            }
            return head.judge(origin, response).isEmpty()
                    ? new Seen(State.THERE, Optional.of(head.version(origin, response)))
                    : new Seen(State.UNKNOWN, Optional.empty());
        } catch (IOException e) {
            return new Seen(State.UNKNOWN, Optional.empty());
        }
    }
}
