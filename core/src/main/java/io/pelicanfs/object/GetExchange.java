package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks for the bytes of an object from {@link #from} on. Without an end and from the beginning it is a plain GET, since a range as first
 * touch makes a cache slow (protocol facts §4.8); else it is a closed range, since old XRootD answers open ones wrongly (servers facts §1).
 */
final class GetExchange implements Exchange {
    /** How many bytes of an answer to the whole object are worth skipping to reach a range. */
    private static final long MOST_SKIPPED_BYTES = 8L << 20;

    private final ServerLoop loop;
    private final PelicanUrl url;
    private final PinnedVersion pinned;
    private final long from;
    private final OptionalLong end;

    GetExchange(ServerLoop loop, PinnedVersion pinned, long from, OptionalLong end) {
        this.loop = loop;
        this.url = loop.url();
        this.pinned = pinned;
        this.from = from;
        this.end = end;
    }

    @Override
    public HttpRequest request(ObjectServer server) {
        var request = HttpRequest.of(Purpose.OBJECT, "GET", server.locate(url));
        return end.isPresent() && (from > 0 || !wholeIsWanted())
                ? request.with("Range", "bytes=" + from + "-" + (end.getAsLong() - 1))
                : request;
    }

    private boolean wholeIsWanted() {
        return end.isEmpty() || end.equals(pinned.version().sizeBytes());
    }

    private SameVersion.Proof proof() {
        return end.isEmpty() && pinned.digest().isPresent() ? SameVersion.Proof.AT_THE_END : SameVersion.Proof.NONE;
    }

    @Override
    public Optional<Refusal> judge(ObjectServer server, HttpResponse response) throws PelicanException {
        if (response.status() != 200 && response.status() != 206) {
            return Optional.of(Refusal.of(response));
        }
        if (response.header("Content-Encoding")
                .filter(coding -> !coding.equals("identity"))
                .isPresent()) {
            return Optional.of(Refusal.forGood(ErrorKind.TRANSFER, "sent the object compressed, unasked"));
        }
        var bad = response.status() == 200 ? judgeWhole(response) : judgeRange(response);
        return bad.isPresent() ? bad : new SameVersion(loop, pinned, proof()).judge(server, said(server, response));
    }

    private Optional<Refusal> judgeWhole(HttpResponse response) {
        if (WebPage.standsFor(response)) {
            return Optional.of(Refusal.forGood(ErrorKind.CORRUPT, "sent a web page instead of the object"));
        }
        return from > MOST_SKIPPED_BYTES
                ? Optional.of(Refusal.forGood(ErrorKind.TRANSFER, "sent the whole object instead of a range"))
                : Optional.empty();
    }

    private Optional<Refusal> judgeRange(HttpResponse response) {
        var got = response.header("Content-Range").flatMap(ContentRange::of);
        long wantedEnd = end.orElse(Long.MAX_VALUE);
        boolean right = got.isPresent()
                && got.get().first() == from
                && got.get().end() <= wantedEnd
                && (end.isPresent() || got.get().totalBytes().isPresent())
                && response.contentLength().orElse(got.get().end() - from)
                        == got.get().end() - from;
        return right ? Optional.empty() : Optional.of(Refusal.forGood(ErrorKind.TRANSFER, "sent another range"));
    }

    private static OptionalLong totalBytes(HttpResponse response) {
        return response.status() == 200
                ? response.contentLength()
                : response.header("Content-Range")
                        .flatMap(ContentRange::of)
                        .map(ContentRange::totalBytes)
                        .orElse(OptionalLong.empty());
    }

    private static Version said(ObjectServer server, HttpResponse response) {
        return Version.from(response, totalBytes(response), Optional.empty(), server.origin());
    }

    /** Returns how many bytes of the body come before the wanted ones. */
    long skippedBytes(HttpResponse response) {
        return response.status() == 200 ? from : 0;
    }

    /** Returns where the bytes of {@code response} end, if that is known; a server may send less than was asked. */
    static OptionalLong endOf(HttpResponse response) {
        return response.status() == 200
                ? response.contentLength()
                : response.header("Content-Range")
                        .flatMap(ContentRange::of)
                        .map(range -> OptionalLong.of(range.end()))
                        .orElse(OptionalLong.empty());
    }
}
