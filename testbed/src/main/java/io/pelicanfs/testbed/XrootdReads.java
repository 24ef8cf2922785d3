package io.pelicanfs.testbed;

import java.util.List;

/** GET of an object as XRootD answers it: no conditions, few headers, its own multipart framing. */
final class XrootdReads {

    private static final String PART_HEAD =
            "\r\n--123456\r\nContent-type: text/plain; charset=UTF-8\r\nContent-range: ";
    private static final String END = "\r\n--123456--\r\n";
    private static final String BEHIND_THE_END =
            "None of the range-specifier values in the Range request-header field overlap"
                    + " the current extent of the selected resource.";

    private final Flavour flavour;
    private final ObjectVersion version;

    XrootdReads(Flavour flavour, ObjectVersion version) {
        this.flavour = flavour;
        this.version = version;
    }

    Reply reply(Call call) {
        XrootdRanges ranges = call.range()
                .map(text -> XrootdRanges.parse(flavour, text, version.size()))
                .orElse(new XrootdRanges(false, List.of()));
        if (ranges.unsatisfiable()) {
            return new Reply(416).header("Connection", "Close").body(BEHIND_THE_END);
        }
        Reply reply = ranges.parts().isEmpty()
                ? new Reply(200).slice(version.content(), 0, version.size())
                : ranges.single().map(this::one).orElseGet(() -> several(ranges.parts()));
        boolean trailers = flavour == Flavour.XROOTD_6_2 && call.asksForTrailers();
        return trailers ? reply.header("Trailer", "X-Transfer-Status").trailer("200: OK") : reply;
    }

    /** In 5.5 a range that reaches behind the end is promised in full and breaks off without a byte. */
    private Reply one(XrootdRanges.Part part) {
        Reply reply = new Reply(206).header("Content-Range", part.header(version.size()));
        if (part.available() < part.promised()) {
            return reply.declaring(part.promised()).delivered(Delivery.ending(Delivery.Ending.CLOSE, 0));
        }
        return reply.slice(version.content(), part.first(), part.available());
    }

    /** In 5.5 a part behind the end is promised, and the answer hangs when it is due. */
    private Reply several(List<XrootdRanges.Part> parts) {
        Reply reply = new Reply(206).header("Content-Type", "multipart/byteranges; boundary=123456");
        long promised = END.length();
        boolean hangs = false;
        for (XrootdRanges.Part part : parts) {
            String head = PART_HEAD + part.header(version.size()) + "\r\n\r\n";
            hangs |= part.available() < part.promised();
            promised += head.length() + part.promised();
            if (!hangs) {
                reply.body(head).slice(version.content(), part.first(), part.available());
            }
        }
        return hangs
                ? reply.declaring(promised).delivered(Delivery.ending(Delivery.Ending.STALL, reply.bodyLength()))
                : reply.body(END);
    }
}
