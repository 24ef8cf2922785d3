package io.pelicanfs.conformance.faults;

import static io.pelicanfs.conformance.faults.Outcome.CONTACT;
import static io.pelicanfs.conformance.faults.Outcome.CORRUPT;
import static io.pelicanfs.conformance.faults.Outcome.FORBIDDEN;
import static io.pelicanfs.conformance.faults.Outcome.NOT_FOUND;
import static io.pelicanfs.conformance.faults.Outcome.RIGHT_BYTES;
import static io.pelicanfs.conformance.faults.Outcome.THROTTLED;
import static io.pelicanfs.conformance.faults.Outcome.TRANSFER;
import static io.pelicanfs.conformance.faults.Outcome.WRONG_TYPE;

import io.pelicanfs.testbed.Fault;
import java.time.Duration;
import java.util.Set;

/**
 * Every fault of the testbed that can befall a write, and what a put ends in when its origin always has it. Columns: the sending, the look
 * at what arrived, and the move to the final name; several where a broken line shows now here and now there, none where the fault has no meaning there.
 */
@SuppressWarnings("ImmutableEnumChecker") // faults copy the bytes they hold
enum UploadTrouble {
    REFUSE(Fault.refuse(), Set.of(CONTACT, TRANSFER)),
    CUT_BEFORE_THE_FIRST_BYTE(Fault.cutUpload(0), Set.of(CONTACT, TRANSFER), Set.of(), Set.of()),
    CUT_IN_MID_STREAM(Fault.cutUpload(100_000), Set.of(CONTACT, TRANSFER), Set.of(), Set.of()),
    STALL_IN_MID_STREAM(Fault.stallUpload(100_000), Set.of(CONTACT, TRANSFER), Set.of(), Set.of()),
    TRICKLE(Fault.slowUpload(40_000, Duration.ofMillis(5)), Set.of(RIGHT_BYTES), Set.of(), Set.of()),
    /** The head of an answer is all that is wanted, if it came. */
    CUT_ANSWER(Fault.cut(0), Set.of(RIGHT_BYTES), Set.of(RIGHT_BYTES, CONTACT), Set.of(RIGHT_BYTES)),
    STALLED_ANSWER(Fault.stall(0), Set.of(RIGHT_BYTES), Set.of(RIGHT_BYTES, CONTACT), Set.of(RIGHT_BYTES)),
    LOST_ANSWER(Fault.lostAnswer(), Set.of(RIGHT_BYTES), Set.of(CONTACT, TRANSFER), Set.of(RIGHT_BYTES)),
    FAILED_AFTERWARDS(Fault.failedAfterwards(500), Set.of(RIGHT_BYTES), Set.of(TRANSFER), Set.of(RIGHT_BYTES)),
    LYING_TRAILER(Fault.lyingTrailer(0), Set.of(RIGHT_BYTES), Set.of(), Set.of(RIGHT_BYTES)),
    TOO_SHORT(Fault.wrongLength(-100), Set.of(), Set.of(CORRUPT), Set.of()),
    TOO_LONG(Fault.wrongLength(10), Set.of(), Set.of(CORRUPT, TRANSFER), Set.of()),
    STALE_VERSION(Fault.staleVersion(Objects.stale()), Set.of(), Set.of(CORRUPT), Set.of()),
    LOGIN_PAGE(Fault.errorPage(), Set.of(CORRUPT)),
    GATEWAY_PAGE(new Fault.ErrorPage(502, "<html>Bad gateway</html>"), Set.of(TRANSFER)),
    /** Who may write need not be allowed to look: then the origin's word has to do. */
    EXPIRED_TOKEN(Fault.expiredToken(), Set.of(FORBIDDEN), Set.of(RIGHT_BYTES), Set.of(FORBIDDEN)),
    STATUS_401(Fault.status(401), Set.of(FORBIDDEN), Set.of(RIGHT_BYTES), Set.of(FORBIDDEN)),
    STATUS_403(Fault.status(403), Set.of(FORBIDDEN), Set.of(RIGHT_BYTES), Set.of(FORBIDDEN)),
    STATUS_404(Fault.status(404), Set.of(WRONG_TYPE), Set.of(CORRUPT), Set.of(NOT_FOUND)),
    STATUS_429(Fault.status(429, Duration.ofSeconds(1)), Set.of(THROTTLED)),
    STATUS_500(Fault.status(500), Set.of(TRANSFER)),
    STATUS_503(Fault.status(503), Set.of(THROTTLED));

    final Fault fault;
    private final Set<Outcome> put;
    private final Set<Outcome> head;
    private final Set<Outcome> move;

    UploadTrouble(Fault fault, Set<Outcome> all) {
        this(fault, all, all, all);
    }

    UploadTrouble(Fault fault, Set<Outcome> put, Set<Outcome> head, Set<Outcome> move) {
        this.fault = fault;
        this.put = put;
        this.head = head;
        this.move = move;
    }

    /** What a put ends in whose requests of {@code method} all have the fault. */
    Set<Outcome> always(String method) {
        return switch (method) {
            case "PUT" -> put;
            case "HEAD" -> head;
            case "MOVE" -> move;
            default -> throw new IllegalArgumentException(method);
        };
    }

    /** Whether the first such answer to {@code method} settles the matter. */
    boolean isFinal(String method) {
        return this == LOGIN_PAGE
                || always(method).contains(FORBIDDEN)
                || (this == STATUS_404 && !method.equals("HEAD"));
    }
}
