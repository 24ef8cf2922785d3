package io.pelicanfs.object;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Any bytes as the body of an answer to many ranges, and as the headers that say what it is. */
public final class MultipartFuzz {
    private MultipartFuzz() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, ISO_8859_1);
        MultipartRanges.boundary(text);
        MultipartRanges.boundary("multipart/byteranges; boundary=" + text);
        ContentRange.of(text).ifPresent(MultipartFuzz::require);
        InputStream body = new ByteArrayInputStream(input);
        var parts = new MultipartRanges(body, "b");
        try {
            for (var part = parts.next(); part.isPresent(); part = parts.next()) {
                require(part.get());
                body.skipNBytes(part.get().end() - part.get().first());
            }
        } catch (IOException e) {
            // A body that is none of this form is refused so; its ranges are asked for one by one.
        }
    }

    private static void require(ContentRange range) {
        boolean inside = range.totalBytes().isEmpty()
                || range.end() <= range.totalBytes().getAsLong();
        if (range.first() < 0 || range.end() <= range.first() || !inside) {
            throw new AssertionError("not a range: " + range);
        }
    }
}
