package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpResponse;
import io.pelicanfs.http.RequestBody;
import java.util.Optional;

/** Sends a whole object (protocol facts §4.9, §6.1). */
final class PutExchange implements Change {
    private final PelicanUrl url;
    private final SentBody body;
    private final Existing existing;
    private final OriginLook look;
    private boolean remainsAreOurs;

    PutExchange(PelicanUrl url, SentBody body, Existing existing, OriginLook look) {
        this.url = url;
        this.body = body;
        this.existing = existing;
        this.look = look;
    }

    @Override
    public HttpRequest request(ObjectServer server) {
        var request = HttpRequest.of(Purpose.OBJECT, "PUT", server.locate(url)).withBody(body);
        return existing == Existing.KEEP && !remainsAreOurs ? request.with("If-None-Match", "*") : request;
    }

    @Override
    public Optional<Refusal> judge(ObjectServer server, HttpResponse response) {
        return switch (response.status()) {
            case 200, 201, 204 ->
                body.sent().isPresent()
                        ? Optional.empty()
                        : Optional.of(Refusal.forNow(ErrorKind.TRANSFER, "said it has all before all was sent"));
            case 412 -> Optional.of(Refusal.forGood(ErrorKind.EXISTS, "412 something stands there"));
            case 404, 409 ->
                Optional.of(Refusal.forGood(
                        ErrorKind.WRONG_TYPE,
                        response.status() + " a collection stands there, or an object in the place of a collection"));
            case 405, 501 ->
                Optional.of(Refusal.forGood(ErrorKind.UNSUPPORTED, response.status() + " takes no objects"));
            case 413, 507 -> {
                var refusal = Refusal.of(response);
                yield Optional.of(Refusal.forGood(ErrorKind.TRANSFER, refusal.outcome() + " (no room)"));
            }
            default -> Optional.of(Refusal.of(response));
        };
    }

    /** Also a failure status after the body can hide a success: only what stands there tells. */
    @Override
    public Optional<Refusal> settle(Refusal refusal) {
        if (!refusal.later()) {
            return Optional.of(refusal);
        }
        var there = look.at(url, Optional.of(SentBody.ALGORITHMS.get(0)));
        var sent = body.sent();
        if (there.version().isPresent()
                && sent.isPresent()
                && sent.get().compare(there.version().get()) == Version.Evidence.SAME_DIGEST) {
            return Optional.empty();
        }
        // Whoever asks for a new object has made sure that nothing stood there.
        remainsAreOurs = there.version().isPresent();
        return Optional.of(
                body.replay() == RequestBody.Replay.POSSIBLE
                        ? refusal
                        : Refusal.forGood(refusal.kind(), refusal.outcome()));
    }

    @Override
    public PelicanException inItsWords(PelicanException verdict) {
        if (verdict.kind() != ErrorKind.WRONG_TYPE) {
            return verdict;
        }
        var above = url.path().substring(0, url.path().lastIndexOf('/'));
        return Change.reworded(
                verdict,
                url,
                "an object stands where the collection " + above
                        + " or one above it should be, or a collection where this object should be",
                "Name another target; 'pelfs ls' on the paths above shows what is there.");
    }
}
