package io.pelicanfs.object;

import io.pelicanfs.http.HttpFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a {@code multipart/byteranges} body (RFC 9110 §14.6) part by part. A part's length comes from its {@code Content-Range} alone: the
 * boundary's text may stand in the data, and XRootD's is the same for every answer. One thread at a time.
 */
final class MultipartRanges {
    private static final Pattern BOUNDARY =
            Pattern.compile("multipart/byteranges\\s*;.*?boundary=\"?([^\";]{1,200})\"?.*", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_LINE = 8 << 10;
    private static final int MOST_LINES = 64;

    private final InputStream body;
    private final String delimiter;

    MultipartRanges(InputStream body, String boundary) {
        this.body = body;
        this.delimiter = "--" + boundary;
    }

    /** Returns the boundary that {@code contentType} names, if it is of this kind. */
    static Optional<String> boundary(String contentType) {
        var form = BOUNDARY.matcher(contentType.strip());
        return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
    }

    /**
     * Reads up to the data of the next part; the caller then reads exactly the part's bytes from the body.
     *
     * @return the part's range, empty at the end mark
     * @throws HttpFailure if the body is not of this form or ends
     */
    Optional<ContentRange> next() throws IOException {
        String line = line();
        for (int lines = 0; line.isEmpty() && lines < 2; lines++) {
            line = line();
        }
        if (line.equals(delimiter + "--")) {
            return Optional.empty();
        }
        if (!line.equals(delimiter)) {
            throw malformed("a part begins without its boundary");
        }
        Optional<ContentRange> range = Optional.empty();
        for (int lines = 0; lines < MOST_LINES; lines++) {
            line = line();
            if (line.isEmpty()) {
                return Optional.of(range.orElseThrow(() -> malformed("a part does not say its range")));
            }
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals("content-range")) {
                range = ContentRange.of(line.substring(colon + 1));
            }
        }
        throw malformed("a part's head does not end");
    }

    private String line() throws IOException {
        var text = new StringBuilder();
        while (text.length() <= LONGEST_LINE) {
            int one = body.read();
            if (one < 0) {
                throw new HttpFailure(HttpFailure.Stage.BODY, "ended within its parts", null);
            }
            if (one == '\n') {
                int length = text.length();
                if (length > 0 && text.charAt(length - 1) == '\r') {
                    text.setLength(length - 1);
                }
                return text.toString();
            }
            text.append((char) one);
        }
        throw malformed("a line of a part's head is too long");
    }

    private static HttpFailure malformed(String what) {
        return new HttpFailure(HttpFailure.Stage.BODY, "not a body of ranges: " + what, null);
    }
}
