package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpResponse;
import java.util.Optional;

/**
 * Gives an object or collection another name at the same origin (RFC 4918 §9.9; protocol facts §4.9).
 *
 * @param destination the new place as this origin wants it written
 * @param moved what is moved, where that is known: it tells a move whose answer was lost from one that never happened
 */
record MoveExchange(
        PelicanUrl from, PelicanUrl to, String destination, Existing existing, Optional<Version> moved, OriginLook look)
        implements Change {
    @Override
    public HttpRequest request(ObjectServer server) {
        return HttpRequest.of(Purpose.OBJECT, "MOVE", server.locate(from))
                .with("Destination", destination)
                .with("Overwrite", existing == Existing.REPLACE ? "T" : "F");
    }

    @Override
    public Optional<Refusal> judge(ObjectServer server, HttpResponse response) {
        return switch (response.status()) {
            case 200, 201, 204 -> Optional.empty();
            case 412 -> Optional.of(Refusal.forGood(ErrorKind.EXISTS, "412 something stands there"));
            case 409 -> Optional.of(Refusal.forGood(ErrorKind.WRONG_TYPE, "409 cannot stand there"));
            case 405, 501 ->
                Optional.of(Refusal.forGood(ErrorKind.UNSUPPORTED, response.status() + " does not move here"));
            default -> Optional.of(Refusal.of(response));
        };
    }

    /** A second try after a lost success finds no source, which servers tell as 403, 404 or 500. */
    @Override
    public Optional<Refusal> settle(Refusal refusal) {
        if (refusal.kind() == ErrorKind.EXISTS) {
            return Optional.of(refusal);
        }
        var source = look.at(from, Optional.empty());
        if (source.state() != OriginLook.State.MISSING) {
            return Optional.of(refusal);
        }
        var target = look.at(to, Optional.of(SentBody.ALGORITHMS.get(0)));
        boolean there = target.version()
                .filter(version ->
                        moved.isEmpty() || moved.get().compare(version).compareTo(Version.Evidence.SAME_SIZE) <= 0)
                .isPresent();
        if (there) {
            return Optional.empty();
        }
        return Optional.of(
                target.state() == OriginLook.State.MISSING
                        ? Refusal.forGood(ErrorKind.NOT_FOUND, refusal.outcome())
                        : refusal);
    }

    /** What is in the way is in the way at the target. */
    @Override
    public PelicanException inItsWords(PelicanException verdict) {
        if (verdict.kind() == ErrorKind.EXISTS) {
            return Change.reworded(
                    verdict, to, verdict.summary(), verdict.nextStep().orElse("Name another target."));
        }
        if (verdict.kind() == ErrorKind.WRONG_TYPE) {
            return Change.reworded(
                    verdict,
                    to,
                    "it cannot stand there: a collection does, or an object in the place of a collection above",
                    "Name another target; 'pelfs ls' on the paths above shows what is there.");
        }
        return verdict;
    }
}
