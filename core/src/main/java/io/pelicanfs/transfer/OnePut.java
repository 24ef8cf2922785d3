package io.pelicanfs.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.ServerOutcome;
import io.pelicanfs.cache.Traces;
import io.pelicanfs.object.OriginWriter;
import io.pelicanfs.object.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** One file on its way to one name. One thread, once. */
final class OnePut {
    private static final int LONGEST_CLEAR_NAME_BYTES = 200;
    /** How often the bytes are sent because what arrived is not what was sent. */
    private static final int MOST_SENDINGS = 2;

    private final Optional<Path> file;
    private final PutSource source;
    private final PelicanUrl target;
    private final Existing existing;
    private final PutOptions.Known known;
    private final PelicanUrl hidden;
    private final Traces traces;
    private final PutsUnderWay underWay;
    private final OriginWriter writer;
    private final boolean mayHide;
    /** What stood there before, if it was looked at. */
    private Optional<Optional<Version>> before = Optional.empty();

    OnePut(
            OriginWriter writer,
            Traces traces,
            PutsUnderWay underWay,
            Optional<Path> file,
            PutSource source,
            PelicanUrl target,
            PutOptions options) {
        this.traces = traces;
        this.underWay = underWay;
        this.file = file;
        this.source = source;
        this.target = target;
        this.existing = options.existing();
        this.known = options.known();
        this.hidden = hidden(target);
        var modifying = writer.modifying(List.of(hidden, target));
        this.mayHide = modifying.isPresent();
        this.writer = modifying.orElse(writer);
    }

    private static PelicanUrl hidden(PelicanUrl target) {
        String suffix = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
        String name = target.name();
        // Most file systems hold 255 bytes of a name.
        String clear = name.getBytes(UTF_8).length > LONGEST_CLEAR_NAME_BYTES ? "" : name + ".";
        return target.withPath(folder(target) + "." + clear + suffix + LocalName.PART);
    }

    private static String folder(PelicanUrl target) {
        return target.path().substring(0, target.path().lastIndexOf('/') + 1);
    }

    /** Deletes what processes that were killed on this machine left of the same object. */
    private void deleteRemains() {
        for (var left : traces.left(target.toString())) {
            var name = left.text();
            boolean named = LocalName.isTemporary(name) && name.indexOf('/') < 0;
            if (named && Remains.delete(writer, target.withPath(folder(target) + name))) {
                left.forget();
            }
        }
    }

    Transferred run() throws PelicanException {
        if (mayHide) {
            deleteRemains();
        }
        boolean oddName = !OriginWriter.canBeMovedAnywhere(target);
        if (existing == Existing.REPLACE
                || known == PutOptions.Known.TAKEN
                || (known == PutOptions.Known.NOTHING && source.sizeBytes() > Put.LOOK_FIRST_BYTES)
                || oddName
                || !(mayHide || writer.keepsWhatExists())) {
            boolean cut = target.path().indexOf('?') >= 0;
            var there = cut ? writer.head(target, Optional.empty()) : writer.headObject(target);
            before = Optional.of(there);
            if (cut && !writer.takesEveryName()) {
                throw cutName();
            }
            if (there.isPresent()) {
                var same = compare(there.get());
                if (same.isPresent() || existing == Existing.KEEP) {
                    return same.orElseThrow(() -> exists(there.get()));
                }
            }
        }
        boolean hide = mayHide && (!oddName || writer.takesEveryName());
        try (var one = underWay.begin(target, hide ? hidden : target)) {
            return hide ? throughHiddenName(one) : straight(one);
        }
    }

    private PelicanException cutName() {
        return PelicanException.of(
                        ErrorKind.UNSUPPORTED,
                        "the name holds a question mark, where XRootD ends a name: the object 'a' would take the bytes of 'a?b'")
                .url(target)
                .attempts(List.of(new ServerOutcome(writer.server(), "is not known to keep such names")))
                .nextStep("Choose a name without '?'.")
                .build();
    }

    /** Returns the result if {@code there} is the same as the file. */
    private Optional<Transferred> compare(Version there) throws PelicanException {
        if (there.sizeBytes().orElse(-1) != source.sizeBytes()) {
            return Optional.empty();
        }
        var told = writer.headWithDigest(target);
        if (told.isEmpty() || told.get().digests().isEmpty()) {
            return Optional.empty();
        }
        var ours = LocalDigest.of(source);
        if (existing == Existing.REPLACE && !ours.sameDigestAs(told.get())) {
            return Optional.empty();
        }
        return Optional.of(sameOrFail(ours, told.get(), 0));
    }

    private PelicanException exists(Version there) {
        String sizes = there.sizeBytes().isPresent()
                ? there.sizeBytes().getAsLong() + " bytes, the file has " + source.sizeBytes()
                : "";
        return exists(sizes);
    }

    /** @param difference by what it is another one, or nothing */
    private PelicanException exists(String difference) {
        return PelicanException.of(
                        ErrorKind.EXISTS,
                        "another object stands there" + (difference.isEmpty() ? "" : " (" + difference + ")"))
                .url(target)
                .attempts(List.of(new ServerOutcome(writer.server(), "holds it")))
                .nextStep("Name another target, or replace it with --overwrite.")
                .build();
    }

    private Transferred throughHiddenName(PutsUnderWay.One one) throws PelicanException {
        var trace = traces.leave(target.toString(), hidden.name());
        // Whether the hidden name has become the object's, or what stands there has been dealt with.
        boolean settled = false;
        try {
            var sent = send(hidden, Existing.REPLACE);
            // Without a digest first: where a collection stands, XRootD 5.5.3 may never answer with one.
            if (existing == Existing.KEEP
                    && !writer.keepsWhatExists()
                    && writer.headObject(target).isPresent()) {
                var there = writer.headWithDigest(target);
                if (there.isPresent()) {
                    return sameOrFail(sent.version, there.get(), source.begun());
                }
            }
            try {
                writer.move(hidden, target, existing, Optional.of(sent.version));
                settled = true;
                forget(trace);
            } catch (PelicanException e) {
                if (e.kind() != ErrorKind.EXISTS) {
                    throw e;
                }
                return sameOrFail(sent.version, writer.headWithDigest(target).orElseThrow(() -> e), source.begun());
            }
            return result(Outcome.COPIED, sent.integrity, sent.version);
        } catch (PelicanException e) {
            settled = true;
            throw Remains.ofHidden(target, hidden, source, clear(trace, one), e);
        } finally {
            if (!settled) {
                clear(trace, one);
            }
        }
    }

    /** Where the bytes were sent more than once, an earlier sending may still land under the hidden name: the next put of the object looks. */
    private void forget(Traces.Trace trace) {
        if (source.begun() <= 1) {
            trace.forget();
        }
    }

    /** Deletes what stands under the hidden name; what cannot be deleted stays noted. */
    private boolean clear(Traces.Trace trace, PutsUnderWay.One one) {
        boolean gone = Remains.delete(writer, hidden);
        if (gone) {
            forget(trace);
        } else {
            one.leavesRemains();
        }
        return gone;
    }

    private Transferred straight(PutsUnderWay.One one) throws PelicanException {
        try {
            var sent = send(target, existing);
            return result(Outcome.COPIED, sent.integrity, sent.version);
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.EXISTS) {
                int sendings = source.begun();
                var there = writer.headWithDigest(target).orElseThrow(() -> e);
                return sameOrFail(LocalDigest.of(source), there, sendings);
            }
            throw Remains.ofStraight(writer, target, source, before, one, e);
        }
    }

    private Transferred sameOrFail(Version ours, Version there, int sendings) throws PelicanException {
        if (!ours.sameDigestAs(there)) {
            boolean sizesAgree = there.sizeBytes().equals(ours.sizeBytes());
            throw sizesAgree && ours.isSurelyNot(there) ? exists("its digest differs") : exists(there);
        }
        // What stands there by our own earlier attempt is copied as well.
        return result(sendings > 1 ? Outcome.COPIED : Outcome.UNCHANGED, Integrity.DIGEST, ours);
    }

    private record Sent(Version version, Integrity integrity) {}

    /** Sends the bytes and compares what arrived. */
    private Sent send(PelicanUrl url, Existing ifThere) throws PelicanException {
        for (int sending = 1; ; sending++) {
            var version = writer.put(url, source, sending > 1 ? Existing.REPLACE : ifThere);
            source.checkUnchanged();
            Optional<Version> arrived;
            try {
                arrived = writer.headWithDigest(url);
            } catch (PelicanException e) {
                if (e.kind() != ErrorKind.FORBIDDEN) {
                    throw e;
                }
                // Nobody lets us look: the origin's word for as many bytes as were announced is all there is.
                return new Sent(version, Integrity.SIZE_ONLY);
            }
            if (arrived.isPresent() && version.sameDigestAs(arrived.get())) {
                return new Sent(version, Integrity.DIGEST);
            }
            boolean sizeOnly = arrived.isPresent()
                    && arrived.get().digests().isEmpty()
                    && arrived.get().sizeBytes().equals(version.sizeBytes());
            if (sizeOnly) {
                return new Sent(version, Integrity.SIZE_ONLY);
            }
            if (sending == MOST_SENDINGS) {
                throw PelicanException.of(ErrorKind.CORRUPT, "what the origin holds is not what was sent")
                        .url(target)
                        .attempts(List.of(new ServerOutcome(
                                writer.server(), arrived.map(OnePut::told).orElse("holds nothing"))))
                        .retryable()
                        .nextStep("Put it again; if it stays so, tell the federation's operators.")
                        .build();
            }
        }
    }

    private static String told(Version there) {
        return "holds " + there.sizeBytes().orElse(-1) + " bytes, digests " + there.digests();
    }

    private Transferred result(Outcome outcome, Integrity integrity, Version version) {
        return new Transferred(
                target, file, outcome, source.sizeBytes(), integrity, LocalDigest.text(version), Optional.empty());
    }
}
