package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpResponse;
import java.util.Optional;

/** Deletes what stands at a path; a Go origin deletes a collection with all that is in it (protocol facts §4.9). */
record DeleteExchange(PelicanUrl url, OriginLook look) implements Change {
    @Override
    public HttpRequest request(ObjectServer server) {
        return HttpRequest.of(Purpose.OBJECT, "DELETE", server.locate(url));
    }

    @Override
    public Optional<Refusal> judge(ObjectServer server, HttpResponse response) {
        if (response.status() == 200 || response.status() == 202 || response.status() == 204) {
            return Optional.empty();
        }
        var refusal = Refusal.of(response);
        // XRootD says so with 500, 405 or 409, depending on its version (servers facts §1).
        return Optional.of(
                refusal.outcome().contains("not empty") || response.status() == 409
                        ? Refusal.forGood(ErrorKind.EXISTS, response.status() + " the collection is not empty")
                        : refusal);
    }

    @Override
    public Optional<Refusal> settle(Refusal refusal) {
        return refusal.later() && look.at(url, Optional.empty()).state() == OriginLook.State.MISSING
                ? Optional.empty()
                : Optional.of(refusal);
    }

    @Override
    public PelicanException inItsWords(PelicanException verdict) {
        return verdict.kind() == ErrorKind.EXISTS
                ? Change.reworded(
                        verdict,
                        url,
                        "the collection is not empty",
                        "Delete it with all that is in it by 'pelfs rm -r URL'.")
                : verdict;
    }
}
