package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.federation.ErrorBody;
import io.pelicanfs.federation.RetryAfter;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Why one server's answer is of no use, and whether the same server may be asked again in a later round.
 *
 * @param kind what the whole operation ends in if no other server does better
 * @param outcome one clause for a person
 * @param later whether the same request to the same server can succeed later
 * @param pause how long the server asks to be left alone
 */
record Refusal(ErrorKind kind, String outcome, boolean later, Optional<Duration> pause) {
    static Refusal forGood(ErrorKind kind, String outcome) {
        return new Refusal(kind, outcome, false, Optional.empty());
    }

    static Refusal forNow(ErrorKind kind, String outcome) {
        return new Refusal(kind, outcome, true, Optional.empty());
    }

    static Refusal of(HttpFailure failure) {
        String outcome = String.valueOf(failure.getMessage());
        return switch (failure.stage()) {
            case RESOLVE, CONNECT, TLS, HEADERS -> forNow(ErrorKind.CONTACT, outcome);
            case CERTIFICATE -> forGood(ErrorKind.CONTACT, outcome);
            case STALL, BODY, ABORTED -> forNow(ErrorKind.TRANSFER, outcome);
        };
    }

    /** Judges a status that no operation takes for success (protocol facts §4.3, servers facts §1). */
    static Refusal of(HttpResponse response) {
        int status = response.status();
        String outcome = (status + " " + ErrorBody.text(response)).strip();
        if (status == 429 || status == 503) {
            return new Refusal(ErrorKind.THROTTLED, outcome, true, RetryAfter.of(response));
        }
        if (status >= 500) {
            return forNow(ErrorKind.TRANSFER, outcome);
        }
        return switch (status) {
            case 401, 403 -> forGood(ErrorKind.FORBIDDEN, outcome);
            // These say it all; what caches add is the story of how they asked the origin.
            case 404, 410 -> forGood(ErrorKind.NOT_FOUND, status + " not found");
            case 405, 409 -> forGood(ErrorKind.WRONG_TYPE, status + " not an object");
            case 416 -> forGood(ErrorKind.CHANGED, outcome + " (it holds fewer bytes)");
            case 408, 425 -> forNow(ErrorKind.TRANSFER, outcome);
            default -> forGood(ErrorKind.TRANSFER, outcome);
        };
    }
}
