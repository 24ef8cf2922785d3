package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpResponse;
import java.util.Optional;

/** Makes a collection; one that exists is as good to all origins known (protocol facts §4.9, servers facts §1), so trying again is harmless. */
record MkcolExchange(PelicanUrl url) implements Change {
    @Override
    public HttpRequest request(ObjectServer server) {
        return HttpRequest.of(Purpose.OBJECT, "MKCOL", server.locate(url));
    }

    @Override
    public Optional<Refusal> judge(ObjectServer server, HttpResponse response) {
        return switch (response.status()) {
            case 200, 201, 204 -> Optional.empty();
            case 405 -> Optional.of(Refusal.forGood(ErrorKind.EXISTS, "405 something stands there"));
            case 404, 409 ->
                Optional.of(Refusal.forGood(
                        ErrorKind.WRONG_TYPE, response.status() + " an object stands in the place of a collection"));
            default -> Optional.of(Refusal.of(response));
        };
    }

    @Override
    public Optional<Refusal> settle(Refusal refusal) {
        return Optional.of(refusal);
    }

    @Override
    public PelicanException inItsWords(PelicanException verdict) {
        if (verdict.kind() == ErrorKind.EXISTS) {
            return Change.reworded(
                    verdict,
                    url,
                    "an object stands there already, or in the place of a collection above",
                    "Name another collection.");
        }
        if (verdict.kind() == ErrorKind.WRONG_TYPE) {
            return Change.reworded(
                    verdict,
                    url,
                    "an object stands where the collection or one above it should be",
                    "Name another collection; 'pelfs ls' on the paths above shows what is there.");
        }
        return verdict;
    }
}
