package io.pelicanfs.conformance.faults;

import static io.pelicanfs.conformance.faults.Outcome.BAD_ARCHIVE;
import static io.pelicanfs.conformance.faults.Outcome.CHANGED;
import static io.pelicanfs.conformance.faults.Outcome.CONTACT;
import static io.pelicanfs.conformance.faults.Outcome.CORRUPT;
import static io.pelicanfs.conformance.faults.Outcome.FORBIDDEN;
import static io.pelicanfs.conformance.faults.Outcome.NOT_FOUND;
import static io.pelicanfs.conformance.faults.Outcome.RIGHT_BYTES;
import static io.pelicanfs.conformance.faults.Outcome.STALE_BYTES;
import static io.pelicanfs.conformance.faults.Outcome.THROTTLED;
import static io.pelicanfs.conformance.faults.Outcome.TRANSFER;
import static io.pelicanfs.conformance.faults.Outcome.WRONG_BYTES;

import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.LoggedRequest;
import java.time.Duration;

/**
 * Every fault of the testbed that can be told by path, and what operations end in when all servers of the object always have it. Columns:
 * reads of the whole, of ranges, of a zip's member, and listings.
 */
@SuppressWarnings("ImmutableEnumChecker") // faults copy the bytes they hold
enum Trouble {
    REFUSE(Fault.refuse(), CONTACT),
    STALL_BEFORE_THE_FIRST_BYTE(Fault.stall(0), TRANSFER),
    STALL_IN_MID_STREAM(Fault.stall(100), TRANSFER),
    CUT_BEFORE_THE_FIRST_BYTE(Fault.cut(0), TRANSFER),
    CUT_IN_MID_STREAM(Fault.cut(100), TRANSFER),
    TOO_SHORT(Fault.wrongLength(-100), CORRUPT, TRANSFER, CHANGED, TRANSFER),
    TOO_LONG(Fault.wrongLength(10), CHANGED, TRANSFER, CHANGED, RIGHT_BYTES),
    ANOTHER_RANGE(Fault.wrongRange(512), RIGHT_BYTES, TRANSFER, RIGHT_BYTES, RIGHT_BYTES),
    WHOLE_FOR_A_RANGE(Fault.ignoredRange(), RIGHT_BYTES),
    /** Servers that agree on an old version cannot be told from servers that hold a new one. */
    STALE_VERSION(Fault.staleVersion(Objects.stale()), STALE_BYTES, STALE_BYTES, BAD_ARCHIVE, RIGHT_BYTES),
    /** No digest covers a range of an object: what a server gets wrong there nobody can see. */
    FLIPPED_BYTE(Fault.flippedByte(Objects.FLIPPED), CORRUPT, WRONG_BYTES, CORRUPT, RIGHT_BYTES),
    LOGIN_PAGE(Fault.errorPage(), CORRUPT, CORRUPT, CORRUPT, TRANSFER),
    GATEWAY_PAGE(new Fault.ErrorPage(502, "<html>Bad gateway</html>"), TRANSFER),
    TRICKLE(Fault.trickle(40_000, Duration.ofMillis(5)), RIGHT_BYTES),
    EXPIRED_TOKEN(Fault.expiredToken(), FORBIDDEN),
    STATUS_401(Fault.status(401), FORBIDDEN),
    STATUS_403(Fault.status(403), FORBIDDEN),
    STATUS_404(Fault.status(404), NOT_FOUND),
    STATUS_429(Fault.status(429, Duration.ofSeconds(1)), THROTTLED),
    STATUS_500(Fault.status(500), TRANSFER),
    STATUS_503(Fault.status(503), THROTTLED),
    LYING_TRAILER(Fault.lyingTrailer(100), CORRUPT, TRANSFER, TRANSFER, TRANSFER),
    FAILED_TRAILER(Fault.failedTrailer("500: the origin went away"), TRANSFER, TRANSFER, TRANSFER, RIGHT_BYTES);

    final Fault fault;
    private final Outcome whole;
    private final Outcome ranges;
    private final Outcome member;
    private final Outcome listing;

    Trouble(Fault fault, Outcome all) {
        this(fault, all, all, all, all);
    }

    Trouble(Fault fault, Outcome whole, Outcome ranges, Outcome member, Outcome listing) {
        this.fault = fault;
        this.whole = whole;
        this.ranges = ranges;
        this.member = member;
        this.listing = listing;
    }

    /** The length that an answer to HEAD tells is the object's size: to lie there is to tell of another version. */
    boolean befalls(LoggedRequest request) {
        return !(fault instanceof Fault.WrongLength) || !request.method().equals("HEAD");
    }

    /** What {@code reading} ends in when every server has the fault. */
    Outcome everywhere(Reading reading) {
        return switch (reading) {
            case WHOLE, STREAM, GET -> whole;
            case RANGE, RANGES -> ranges;
            case MEMBER -> member;
            case LIST, STAT -> listing;
        };
    }

    /** What {@code reading} ends in when only the first cache has it: the right bytes, but for what nobody can know in time. */
    Outcome atTheFirstCache(Reading reading) {
        boolean seenAtTheEnd = this == TOO_SHORT || this == LYING_TRAILER || this == FLIPPED_BYTE;
        if (seenAtTheEnd && reading == Reading.STREAM) {
            // A stream cannot take back what it has given out.
            return CORRUPT;
        }
        if (this == TOO_LONG && reading == Reading.STREAM) {
            // The first server's word is the version, which then no other holds.
            return CHANGED;
        }
        return this == STALE_VERSION || (this == FLIPPED_BYTE && ranges(reading)) ? everywhere(reading) : RIGHT_BYTES;
    }

    private static boolean ranges(Reading reading) {
        return reading == Reading.RANGE || reading == Reading.RANGES;
    }
}
