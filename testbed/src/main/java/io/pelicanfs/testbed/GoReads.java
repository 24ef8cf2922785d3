package io.pelicanfs.testbed;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** GET and HEAD of an object as Go's {@code net/http} answers them: conditions, ranges, several ranges. */
final class GoReads {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BOUNDARY_BYTES = 30;

    private final Call call;
    private final ObjectVersion version;
    private final List<String> etags;

    /** Conditions may name any of {@code etags}. */
    GoReads(Call call, ObjectVersion version, List<String> etags) {
        this.call = call;
        this.version = version;
        this.etags = etags;
    }

    /** The answer without the headers that are the server's own; its caller adds those. */
    Reply reply() {
        if (call.header("If-Match").filter(wanted -> !names(wanted)).isPresent()) {
            return new Reply(412);
        }
        if (unchanged()) {
            return new Reply(304);
        }
        Optional<String> range = call.isHead() ? Optional.empty() : call.range().filter(any -> ifRange());
        if (range.isEmpty()) {
            return whole();
        }
        GoRanges ranges = GoRanges.parse(range.get(), version.size());
        return switch (ranges.outcome()) {
            case MALFORMED -> unsatisfiable("invalid range\n");
            case NO_OVERLAP ->
                unsatisfiable("invalid range: failed to overlap\n")
                        .header("Content-Range", "bytes */" + version.size());
            case WHOLE -> whole();
            case PARTS -> ranges.parts().size() == 1 ? one(ranges.parts().get(0)) : several(ranges.parts());
        };
    }

    private boolean unchanged() {
        Optional<String> noneMatch = call.header("If-None-Match");
        if (noneMatch.isPresent()) {
            return names(noneMatch.get());
        }
        return call.header("If-Modified-Since")
                .filter(version.lastModified()::equals)
                .isPresent();
    }

    private boolean ifRange() {
        return call.header("If-Range")
                .map(value -> names(value) || value.equals(version.lastModified()))
                .orElse(true);
    }

    private boolean names(String list) {
        return list.strip().equals("*")
                || List.of(list.split(",", -1)).stream().map(String::strip).anyMatch(etags::contains);
    }

    private Reply whole() {
        return new Reply(200)
                .header("Accept-Ranges", "bytes")
                .header("Content-Type", version.mediaType())
                .slice(version.content(), 0, version.size());
    }

    private Reply one(GoRanges.Part part) {
        return new Reply(206)
                .header("Accept-Ranges", "bytes")
                .header("Content-Type", version.mediaType())
                .header("Content-Range", part.header(version.size()))
                .slice(version.content(), part.start(), part.length());
    }

    private Reply several(List<GoRanges.Part> parts) {
        byte[] random = new byte[BOUNDARY_BYTES];
        RANDOM.nextBytes(random);
        String boundary = HexFormat.of().formatHex(random);
        Reply reply = new Reply(206)
                .header("Accept-Ranges", "bytes")
                .header("Content-Type", "multipart/byteranges; boundary=" + boundary);
        String before = "--";
        for (GoRanges.Part part : parts) {
            reply.body(before + boundary + "\r\nContent-Range: " + part.header(version.size()) + "\r\nContent-Type: "
                            + version.mediaType() + "\r\n\r\n")
                    .slice(version.content(), part.start(), part.length());
            before = "\r\n--";
        }
        return reply.body("\r\n--" + boundary + "--\r\n");
    }

    private static Reply unsatisfiable(String text) {
        return new Reply(416)
                .header("Content-Type", MediaTypes.TEXT)
                .header("X-Content-Type-Options", "nosniff")
                .body(text);
    }
}
