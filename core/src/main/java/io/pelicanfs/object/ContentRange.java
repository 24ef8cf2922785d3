package io.pelicanfs.object;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A {@code Content-Range} header (RFC 9110 §14.4).
 *
 * @param first position of the first byte
 * @param end position after the last byte
 * @param totalBytes size of the whole object, if told
 */
record ContentRange(long first, long end, OptionalLong totalBytes) {
    private static final Pattern FORM = Pattern.compile("bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    /** Returns empty for anything else than a satisfied byte range; old XRootD sends {@code 30--1/36} to an open one. */
    static Optional<ContentRange> of(String text) {
        var form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(form.group(1));
        long end = Long.parseLong(form.group(2)) + 1;
        var total = form.group(3).equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(form.group(3)));
        return end <= first || (total.isPresent() && end > total.getAsLong())
                ? Optional.empty()
                : Optional.of(new ContentRange(first, end, total));
    }
}
