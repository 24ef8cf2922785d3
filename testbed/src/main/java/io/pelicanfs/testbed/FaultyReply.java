package io.pelicanfs.testbed;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/** Faults that replace an answer, or change how it is delivered. */
final class FaultyReply {

    private FaultyReply() {}

    /** The answer that a fault gives instead of the server's own. */
    static Optional<Reply> instead(Fault fault, Role role) {
        if (fault instanceof Fault.ErrorPage page) {
            return Optional.of(new Reply(page.status())
                    .header("Content-Type", "text/html; charset=utf-8")
                    .body(page.html()));
        }
        if (fault instanceof Fault.Status status) {
            Reply reply = status(status.code(), role);
            status.retryAfter().ifPresent(time -> reply.header("Retry-After", String.valueOf(time.toSeconds())));
            return Optional.of(reply);
        }
        return Optional.empty();
    }

    static Reply bend(Fault fault, Reply reply) {
        if (fault instanceof Fault.FailedAfterwards failed) {
            return Reply.text(failed.code(), "injected " + failed.code());
        } else if (fault instanceof Fault.Cut cut) {
            return reply.delivered(Delivery.ending(Delivery.Ending.CLOSE, cut.afterBytes()));
        } else if (fault instanceof Fault.Stall stall) {
            return reply.delivered(Delivery.ending(Delivery.Ending.STALL, stall.afterBytes()));
        } else if (fault instanceof Fault.FlippedByte flip) {
            return reply.delivered(Delivery.flipping(flip.offset()));
        } else if (fault instanceof Fault.Trickle trickle) {
            return reply.delivered(Delivery.trickling(trickle.bytes(), trickle.pause()));
        } else if (fault instanceof Fault.WrongLength wrong) {
            return wrongLength(reply, wrong.byBytes());
        } else if (fault instanceof Fault.WrongDate wrong) {
            return reply.header("Date", date(Instant.now().plus(wrong.ahead())));
        } else if (fault instanceof Fault.LyingTrailer lie) {
            reply.headers().remove("X-Transfer-Status");
            return reply.header("Trailer", "X-Transfer-Status")
                    .trailer(lie.status())
                    .delivered(Delivery.ending(Delivery.Ending.COMPLETE, lie.bytes()));
        }
        return reply;
    }

    private static String date(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atZone(ZoneOffset.UTC));
    }

    private static Reply wrongLength(Reply reply, long byBytes) {
        long declared = Math.max(0, reply.bodyLength() + byBytes);
        Delivery.Ending ending = byBytes < 0 ? Delivery.Ending.COMPLETE : Delivery.Ending.CLOSE;
        return reply.declaring(declared).delivered(Delivery.ending(ending, declared));
    }

    private static Reply status(int code, Role role) {
        String text = "injected " + code;
        String json = switch (role) {
            case DISCOVERY, DIRECTOR -> Json.write(Map.of("status", "error", "msg", text));
            default -> Json.write(Map.of("error", text, "detail", text));
        };
        Reply reply = Reply.json(code, json);
        return role == Role.DIRECTOR || role == Role.DISCOVERY ? reply.header("Server", WellKnown.SERVER) : reply;
    }
}
