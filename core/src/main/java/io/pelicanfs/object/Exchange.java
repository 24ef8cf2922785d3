package io.pelicanfs.object;

import io.pelicanfs.PelicanException;
import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpResponse;
import java.util.Optional;

/** One kind of request to an object's server, and what counts as its success. */
interface Exchange {
    /** Returns the request for {@code server}, without token. */
    HttpRequest request(ObjectServer server);

    /**
     * Judges the head of {@code server}'s answer.
     *
     * @return empty if it is good; then the body is the caller's
     * @throws PelicanException only if the operation as a whole has failed
     */
    Optional<Refusal> judge(ObjectServer server, HttpResponse response) throws PelicanException;
}
