package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.http.HttpFailure;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an object from some position on, across the failures of servers: when one breaks off at byte <i>n</i>, the next one goes on
 * at byte <i>n</i>. A stream over the whole object compares its digest, where a server gives one, before it reports its end. One thread at
 * a time.
 */
public final class ObjectStream extends InputStream {
    /** Progress that makes earlier failures forgotten. */
    private static final long FORGIVING_BYTES = 1 << 20;
    /** Bytes are reported in events of this size at least, or at the end. */
    private static final long EVENT_BYTES = 256 << 10;

    private final Access access;
    private final ServerLoop loop;
    private final PinnedVersion pinned;
    private final WholeCheck check;
    private final boolean whole;
    private final long from;
    private OptionalLong end;
    private long position;
    private ServerLoop.@Nullable Answer current;
    private OptionalLong currentEnd = OptionalLong.empty();
    private long currentFrom;
    private @Nullable Pace pace;
    private long reported;
    private boolean finished;
    private @Nullable PelicanException mismatch;
    private boolean closed;

    /** Opens the stream: the head of a first answer is there when this returns. */
    ObjectStream(Access access, ServerLoop loop, PinnedVersion pinned, long from, OptionalLong end)
            throws PelicanException {
        this.access = access;
        this.loop = loop;
        this.pinned = pinned;
        this.whole = from == 0 && end.isEmpty();
        this.from = from;
        this.position = from;
        this.end = end;
        this.check = new WholeCheck(access, loop, pinned);
        open();
        pinned.version()
                .sizeBytes()
                .ifPresent(size -> access.listener().on(new PelicanEvent.SizeTold(loop.url(), size)));
    }

    /** Returns what is known of the object's version. */
    public Version version() {
        return pinned.version();
    }

    /** Returns the digest that was computed of the whole object, as {@code algorithm=value}, once it was verified. */
    public Optional<String> digest() {
        return check.computed();
    }

    /** Returns whether the whole object was compared with a digest that a server told. */
    public boolean matchedDigest() {
        return check.compared();
    }

    /** Returns whether the server that sends now is known to hold the whole object, so that ranges of it cost it nothing. */
    public boolean isCompleteThere() {
        var answer = current;
        if (answer == null) {
            return false;
        }
        var response = answer.response();
        boolean xrootd = ServerKind.of(response) != ServerKind.OTHER;
        return answer.server().origin()
                || (xrootd
                        ? response.header("Age").isPresent()
                        : response.header("Digest").isPresent());
    }

    /** Returns access to ranges of the same version at the server that sends now, if one does. */
    public Optional<SameServer> sameServer() {
        return Optional.ofNullable(current).map(answer -> new SameServer(access, loop, pinned, answer.server()));
    }

    /**
     * Verifies an object whose later bytes came another way: of the digest, this stream has done the bytes that it gave out if it began as
     * the whole object, and none else.
     *
     * @param rest the bytes that the digest has not seen
     * @param sizeBytes size of the whole
     */
    public void verifyWith(InputStream rest, long sizeBytes) throws IOException {
        var buffer = new byte[(int) EVENT_BYTES];
        int got;
        while ((got = rest.read(buffer)) > 0) {
            check.update(buffer, 0, got);
        }
        check.verify(sizeBytes);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (closed) {
            throw new IOException("the stream is closed");
        }
        while (length > 0) {
            if (finished || (end.isPresent() && position >= end.getAsLong())) {
                finish();
                return -1;
            }
            try {
                int got = readCurrent(bytes, offset, length);
                if (got > 0) {
                    return got;
                }
            } catch (HttpFailure e) {
                var slow = pace == null ? Optional.<HttpFailure>empty() : pace.slow();
                continueAfter(slow.orElse(e));
            }
        }
        return 0;
    }

    private int readCurrent(byte[] bytes, int offset, int length) throws IOException {
        if (current == null) {
            open();
        }
        var answer = Objects.requireNonNull(current);
        int wanted = end.isPresent() ? (int) Math.min(length, end.getAsLong() - position) : length;
        var measured = Objects.requireNonNull(pace);
        var late = measured.slow();
        if (late.isPresent()) {
            throw late.get();
        }
        measured.begin();
        int got = answer.response().body().read(bytes, offset, wanted);
        measured.end(Math.max(got, 0));
        if (got > 0) {
            position += got;
            if (whole) {
                check.update(bytes, offset, got);
            }
            report(answer, false);
            if (position - currentFrom >= FORGIVING_BYTES) {
                loop.progressed();
            }
            return got;
        }
        var expected = currentEnd.isPresent() ? currentEnd : end;
        if (expected.isPresent() && position < expected.getAsLong()) {
            throw new HttpFailure(
                    HttpFailure.Stage.BODY, "ended " + (expected.getAsLong() - position) + " bytes early", null);
        }
        endOfAnswer(answer);
        return -1;
    }

    /** The body came to its proper end: of all that is wanted, or of the part that this server chose to send. */
    private void endOfAnswer(ServerLoop.Answer answer) throws IOException {
        checkTrailer(answer);
        if (end.isEmpty()) {
            end = OptionalLong.of(position);
        }
        report(answer, true);
        endPace();
        answer.response().close();
        current = null;
        loop.again(answer.server());
    }

    /** A Go cache tells a failure while sending in a trailer, if at all (protocol facts §4.3). */
    private static void checkTrailer(ServerLoop.Answer answer) throws HttpFailure {
        var status = answer.response().trailer("X-Transfer-Status");
        if (status.isPresent() && !status.get().strip().startsWith("200")) {
            throw new HttpFailure(HttpFailure.Stage.BODY, "reports after sending: " + status.get(), null);
        }
    }

    private void continueAfter(HttpFailure failure) throws PelicanException {
        unlessAborted(failure);
        var broken = Objects.requireNonNull(current);
        report(broken, true);
        endPace();
        broken.response().abort();
        current = null;
        if (position == from) {
            pinned.forgetIfSilent(broken.server().server());
        }
        loop.failed(
                broken.server(),
                Refusal.forNow(
                        ErrorKind.TRANSFER, failure.getMessage() + " (after " + (position - currentFrom) + " bytes)"));
        open();
        access.listener()
                .on(new PelicanEvent.ReadContinued(
                        loop.url(), Objects.requireNonNull(current).server().server(), position));
    }

    private void unlessAborted(HttpFailure failure) throws PelicanException {
        if (failure.stage() == HttpFailure.Stage.ABORTED) {
            throw PelicanException.of(ErrorKind.CANCELLED, "cancelled")
                    .url(loop.url())
                    .cause(failure)
                    .build();
        }
    }

    private void open() throws PelicanException {
        var exchange = new GetExchange(loop, pinned, position, end);
        while (true) {
            var answer = loop.next(exchange);
            try {
                answer.response().body().skipNBytes(exchange.skippedBytes(answer.response()));
            } catch (HttpFailure e) {
                answer.response().abort();
                unlessAborted(e);
                loop.failed(answer.server(), Refusal.of(e));
                continue;
            } catch (IOException e) {
                answer.response().abort();
                loop.failed(answer.server(), Refusal.forNow(ErrorKind.TRANSFER, "ended before byte " + position));
                continue;
            }
            current = answer;
            check.servedBy(answer);
            pace = access.paces().start(answer.server().server(), loop.hasOther(), answer.response()::abort);
            currentFrom = position;
            reported = position;
            currentEnd = GetExchange.endOf(answer.response());
            if (end.isEmpty()) {
                end = pinned.version().sizeBytes();
            }
            tellAge(answer);
            return;
        }
    }

    private void tellAge(ServerLoop.Answer answer) {
        answer.response()
                .header("Age")
                .filter(age -> age.strip().matches("[1-9]\\d{0,8}"))
                .ifPresent(age -> access.listener()
                        .on(new PelicanEvent.CacheHit(
                                answer.server().server(),
                                loop.url(),
                                Duration.ofSeconds(Long.parseLong(age.strip())))));
    }

    private void report(ServerLoop.Answer answer, boolean last) {
        long count = position - reported;
        if (count > 0 && (last || count >= EVENT_BYTES)) {
            reported = position;
            access.listener().on(new PelicanEvent.BytesRead(answer.server().server(), count));
        }
    }

    private void endPace() {
        var ending = pace;
        if (ending != null) {
            ending.close();
        }
    }

    private void finish() throws IOException {
        if (finished) {
            return;
        }
        var known = mismatch;
        if (known != null) {
            throw known;
        }
        try {
            verify();
            finished = true;
        } catch (PelicanException e) {
            mismatch = e;
            throw e;
        }
    }

    private void verify() throws IOException {
        var last = current;
        if (last != null) {
            try {
                if (currentEnd.equals(end) || (whole && currentEnd.isEmpty())) {
                    if (last.response().body().read() >= 0) {
                        check.suspect(last.server(), "goes on after the object's " + position + " bytes");
                    } else {
                        checkTrailer(last);
                    }
                }
            } catch (HttpFailure e) {
                unlessAborted(e);
                check.suspect(last.server(), String.valueOf(e.getMessage()));
            }
            report(last, true);
            endPace();
            last.response().close();
            current = null;
        }
        if (whole) {
            check.verify(position);
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            var last = current;
            current = null;
            if (last != null) {
                report(last, true);
                endPace();
                last.response().close();
            }
        }
    }
}
