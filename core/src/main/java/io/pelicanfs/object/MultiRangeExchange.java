package io.pelicanfs.object;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Asks for several ranges of a pinned version in one request. An answer that shows that the server cannot do that is no failure of it: the
 * caller asks for the ranges one by one.
 */
record MultiRangeExchange(ServerLoop loop, PinnedVersion pinned, List<ByteRange> ranges) implements Exchange {
    @Override
    public HttpRequest request(ObjectServer server) {
        return HttpRequest.of(Purpose.OBJECT, "GET", server.locate(loop.url()))
                .with(
                        "Range",
                        "bytes=" + ranges.stream().map(MultiRangeExchange::text).collect(Collectors.joining(",")));
    }

    private static String text(ByteRange range) {
        return range.offset() + "-" + (range.end() - 1);
    }

    @Override
    public Optional<Refusal> judge(ObjectServer server, HttpResponse response) {
        return switch (response.status()) {
            case 206 -> judgeParts(server, response);
            // Not several ranges, or not so many: what servers say who would serve each alone (small-files facts
            // §1.19).
            case 200, 400, 414, 416, 431 -> Optional.empty();
            default -> Optional.of(Refusal.of(response));
        };
    }

    private Optional<Refusal> judgeParts(ObjectServer server, HttpResponse response) {
        if (response.header("Content-Encoding")
                .filter(c -> !c.equals("identity"))
                .isPresent()) {
            return Optional.of(Refusal.forGood(ErrorKind.TRANSFER, "sent the object compressed, unasked"));
        }
        // The head of such an answer tells no size; each part does, and is compared before it counts.
        var size = pinned.isConfirmed(server.server()) ? pinned.version().sizeBytes() : OptionalLong.empty();
        return new SameVersion(loop, pinned, SameVersion.Proof.NONE)
                .judge(server, Version.from(response, size, Optional.empty(), server.origin()));
    }
}
