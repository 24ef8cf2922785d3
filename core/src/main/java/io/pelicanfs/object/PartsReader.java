package io.pelicanfs.object;

import io.pelicanfs.ByteRange;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.http.HttpFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads many ranges by one request and returns those that came whole: the parts of the answer are matched by what they say they are, in
 * whatever order, merged or missing. What is not returned is for the caller to ask again.
 */
final class PartsReader {
    private final Access access;
    private final RangeAllowance allowance;
    private final PinnedVersion pinned;
    private final List<ByteRange> wanted;
    private final Map<ByteRange, byte[]> found = new HashMap<>();

    /** @param wanted ranges in ascending order, all within the object; of two that overlap one may be missing in the result */
    PartsReader(Access access, RangeAllowance allowance, PinnedVersion pinned, List<ByteRange> wanted) {
        this.access = access;
        this.allowance = allowance;
        this.pinned = pinned;
        this.wanted = wanted;
    }

    Map<ByteRange, byte[]> read(ServerLoop loop) throws PelicanException {
        var answer = loop.next(new MultiRangeExchange(loop, pinned, wanted));
        var response = answer.response();
        var server = answer.server().server();
        var boundary = response.header("Content-Type").flatMap(MultipartRanges::boundary);
        var single = response.header("Content-Range").flatMap(ContentRange::of);
        if (response.status() != 206 || (boundary.isEmpty() && single.isEmpty())) {
            response.abort();
            allowance.refuse(server);
            return found;
        }
        try (response) {
            if (boundary.isPresent()) {
                readParts(new MultipartRanges(response.body(), boundary.get()), response.body());
            } else {
                take(single.get(), response.body());
            }
        } catch (IOException e) {
            response.abort();
            allowance.halve(server, wanted.size());
        }
        long bytes = found.values().stream().mapToLong(part -> part.length).sum();
        access.listener().on(new PelicanEvent.BytesRead(server, bytes));
        if (found.isEmpty()) {
            allowance.halve(server, wanted.size());
        }
        return found;
    }

    private void readParts(MultipartRanges parts, InputStream body) throws IOException {
        // The end mark is read too, so that the connection can be used again.
        for (Optional<ContentRange> part = parts.next(); part.isPresent(); part = parts.next()) {
            take(part.get(), body);
        }
    }

    /** Takes all wanted ranges out of one part. */
    private void take(ContentRange part, InputStream body) throws IOException {
        if (!part.totalBytes().equals(pinned.version().sizeBytes())
                && part.totalBytes().isPresent()) {
            throw new HttpFailure(HttpFailure.Stage.BODY, "a part is of an object of another size", null);
        }
        if (part.first() < wanted.get(0).offset()
                || part.end() > wanted.get(wanted.size() - 1).end()) {
            throw new HttpFailure(HttpFailure.Stage.BODY, "a part is of bytes that nobody asked for", null);
        }
        long position = part.first();
        for (var range : wanted) {
            if (range.offset() < position || range.end() > part.end()) {
                continue;
            }
            body.skipNBytes(range.offset() - position);
            byte[] bytes = body.readNBytes((int) range.length());
            if (bytes.length < range.length()) {
                throw new HttpFailure(HttpFailure.Stage.BODY, "ended within a part", null);
            }
            found.put(range, bytes);
            position = range.end();
        }
        body.skipNBytes(part.end() - position);
    }
}
