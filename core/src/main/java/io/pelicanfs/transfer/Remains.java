package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.object.OriginWriter;
import io.pelicanfs.object.Version;
import java.util.Optional;

/** What a put that failed has left at the origin: deleted where that is allowed and certain, else named. */
final class Remains {
    private Remains() {}

    /** Returns {@code e}, or the failure of the file that is behind it; unless it is {@code gone}, with the hidden name. */
    static PelicanException ofHidden(
            PelicanUrl target, PelicanUrl hidden, PutSource source, boolean gone, PelicanException e) {
        var failure = source.failure().orElseGet(() -> about(target, e, ""));
        boolean refusedAtOnce = source.begun() == 0 || failure.kind() == ErrorKind.FORBIDDEN;
        return gone || refusedAtOnce ? failure : about(target, failure, left(hidden));
    }

    /**
     * Returns {@code e}, or the failure of the file that is behind it, after what stands under the object's own name was dealt with. It is
     * deleted only if it was seen before that nothing stood there, or something else.
     */
    static PelicanException ofStraight(
            OriginWriter writer,
            PelicanUrl target,
            PutSource source,
            Optional<Optional<Version>> before,
            PutsUnderWay.One one,
            PelicanException e) {
        var failure = source.failure().orElse(e);
        if (source.begun() == 0 || isRefusal(failure.kind())) {
            return failure;
        }
        if (isGone(writer, target, before)) {
            return failure;
        }
        one.leavesRemains();
        return about(target, failure, left(target));
    }

    private static boolean isGone(OriginWriter writer, PelicanUrl target, Optional<Optional<Version>> before) {
        Optional<Version> there;
        try {
            there = uninterrupted(() -> writer.head(target, Optional.empty()));
        } catch (PelicanException unseen) {
            return false;
        }
        if (there.isEmpty() || (before.isPresent() && before.get().equals(there))) {
            return true;
        }
        boolean ours = before.isPresent();
        return ours && delete(writer, target);
    }

    private static boolean isRefusal(ErrorKind kind) {
        return kind == ErrorKind.FORBIDDEN || kind == ErrorKind.WRONG_TYPE || kind == ErrorKind.UNSUPPORTED;
    }

    /** Deletes; returns whether nothing is left there now. Also for a thread that was interrupted: nobody else will do it. */
    static boolean delete(OriginWriter writer, PelicanUrl url) {
        try {
            return uninterrupted(() -> {
                writer.delete(url);
                return true;
            });
        } catch (PelicanException e) {
            return e.kind() == ErrorKind.NOT_FOUND;
        }
    }

    private interface Work<T> {
        T run() throws PelicanException;
    }

    /** Runs {@code work}, anew as often as somebody who is in a hurry breaks it off. */
    private static <T> T uninterrupted(Work<T> work) throws PelicanException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return work.run();
                } catch (PelicanException e) {
                    if (e.kind() != ErrorKind.CANCELLED || !Thread.interrupted()) {
                        throw e;
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String left(PelicanUrl remains) {
        return "; a part of it may be left at " + remains + " and could not be deleted";
    }

    /** Returns {@code e} as a failure of what the user asked for, not of the hidden name. */
    private static PelicanException about(PelicanUrl target, PelicanException e, String more) {
        var failure = PelicanException.of(e.kind(), e.summary() + more)
                .url(target)
                .attempts(e.attempts())
                .cause(e);
        e.nextStep().ifPresent(failure::nextStep);
        return e.retryable() ? failure.retryable().build() : failure.build();
    }
}
