package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.ServerOutcome;
import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.http.HttpFailure;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Computes the digest of a whole object while it is read from its beginning, and compares it with what a server says. Go caches say it with
 * the object; XRootD and Go origins when asked by one HEAD, which also tells a collection's listing from an object. One thread at a time.
 */
final class WholeCheck {
    private final Access access;
    private final ServerLoop loop;
    private final PinnedVersion pinned;
    private @Nullable RunningDigest running;
    private DigestAlgorithm algorithm = DigestAlgorithm.CRC32C;
    private Optional<ServerOutcome> suspicion = Optional.empty();
    private ServerLoop.@Nullable Answer last;
    private boolean beginsLikeXml;
    private Optional<String> computed = Optional.empty();
    private boolean compared;

    WholeCheck(Access access, ServerLoop loop, PinnedVersion pinned) {
        this.access = access;
        this.loop = loop;
        this.pinned = pinned;
    }

    /** Notes who sends from now on. */
    void servedBy(ServerLoop.Answer answer) {
        last = answer;
    }

    void update(byte[] bytes, int offset, int length) {
        var digest = running;
        if (digest == null) {
            algorithm = pinned.digest().or(pinned::disputedAlgorithm).orElse(algorithm);
            digest = algorithm.start();
            running = digest;
            beginsLikeXml = length > 0 && bytes[offset] == '<';
        }
        digest.update(bytes, offset, length);
    }

    /** Notes that {@code server} itself doubts what it sent: only a digest can then vouch for it. */
    void suspect(ObjectServer server, String reason) {
        suspicion = Optional.of(new ServerOutcome(server.server(), reason));
    }

    /** Compares size and digest of {@code read} bytes. */
    void verify(long read) throws PelicanException {
        var digest = running;
        if (digest == null) {
            algorithm = pinned.digest().or(pinned::disputedAlgorithm).orElse(algorithm);
            digest = algorithm.start();
        }
        String hex = digest.hex();
        computed = Optional.of(algorithm.token() + "=" + hex);
        var answer = last;
        if (answer != null && mayBeAPage(answer) && isCollection(answer.server())) {
            throw collection();
        }
        var said = Optional.ofNullable(pinned.version().digests().get(algorithm));
        if (said.isEmpty() && answer != null && isWorthAsking(answer)) {
            said = ask(answer, read);
        }
        var server = answer == null ? null : answer.server();
        if (said.isPresent() && !said.get().equals(hex) && pinned.isRequired()) {
            throw changed(algorithm.token() + " is " + hex + ", should be " + said.get());
        }
        if (said.isPresent() && !said.get().equals(hex)) {
            pinned.disputedDigests().add(algorithm.token() + "=" + said.get());
            throw mismatch(server, algorithm.token() + " is " + hex + ", the server says " + said.get());
        }
        if (said.isEmpty() && suspicion.isPresent()) {
            throw mismatch(server, suspicion.get().outcome());
        }
        compared = said.isPresent();
        if (said.isEmpty() && !pinned.disputedDigests().isEmpty()) {
            // Nobody vouches for these bytes but a server that sent others.
            if (!pinned.disputedDigests().contains(algorithm.token() + "=" + hex)) {
                throw mismatch(server, "tells no digest, and its bytes do not match the one that another server told");
            }
            compared = true;
        }
    }

    /** Returns the digest that was computed of the whole, as {@code algorithm=value}, once it was verified. */
    Optional<String> computed() {
        return computed;
    }

    /** Returns whether a server told the digest that was computed. */
    boolean compared() {
        return compared;
    }

    /** XRootD answers a GET on a collection with a web page that nothing in its head betrays (servers facts §1). */
    private boolean mayBeAPage(ServerLoop.Answer answer) {
        return beginsLikeXml && ServerKind.of(answer.response()) != ServerKind.OTHER;
    }

    private boolean isCollection(ObjectServer server) throws PelicanException {
        var propfind = new PropfindExchange(loop.url(), PropfindExchange.Depth.ITSELF);
        try (var response = loop.askAside(server, propfind)) {
            var refusal = propfind.judge(server, response);
            return refusal.isPresent()
                    ? refusal.get().kind() == ErrorKind.WRONG_TYPE
                    : Multistatus.read(response, loop.url()).itself().isCollection();
        } catch (IOException e) {
            throw PelicanException.of(
                            ErrorKind.TRANSFER, "a web page came, and the server does not say whether it is an object")
                    .url(loop.url())
                    .attempts(List.of(new ServerOutcome(server.server(), String.valueOf(e.getMessage()))))
                    .cause(e)
                    .retryable()
                    .nextStep("Try again later.")
                    .build();
        }
    }

    private PelicanException collection() {
        return PelicanException.of(ErrorKind.WRONG_TYPE, "this is a collection, not an object")
                .url(loop.url())
                .nextStep(Verdict.IN_A_COLLECTION)
                .build();
    }

    /**
     * Caches of the Go kind tell a digest unasked or have none yet. A server that never has one is asked only for a size that nobody told.
     */
    private boolean isWorthAsking(ServerLoop.Answer answer) {
        boolean xrootd = ServerKind.of(answer.response()) != ServerKind.OTHER;
        boolean tells = (answer.server().origin() || xrootd)
                && !access.silentHosts().contains(answer.server().server());
        return tells || pinned.version().sizeBytes().isEmpty();
    }

    private Optional<String> ask(ServerLoop.Answer answer, long read) throws PelicanException {
        var server = answer.server();
        var head = new HeadExchange(loop.url(), Optional.of(algorithm));
        try (var response = loop.askAside(server, head)) {
            // A digest counts also without the size that makes a good answer to HEAD.
            if (response.status() == 200 && !WebPage.standsFor(response)) {
                var version = head.version(server, response);
                if (pinned.isReplaced(server.server(), version)) {
                    throw replaced(server);
                }
                if (version.sizeBytes().isPresent() && version.sizeBytes().getAsLong() != read) {
                    throw mismatch(
                            server,
                            "sent " + read + " bytes, but says the object has "
                                    + version.sizeBytes().getAsLong());
                }
                if (version.digests().isEmpty()) {
                    access.silentHosts().add(server.server());
                }
                var digest = Optional.ofNullable(version.digests().get(algorithm));
                if (version.sizeBytes().isPresent() || digest.isPresent()) {
                    return digest;
                }
            }
        } catch (PelicanException e) {
            throw e;
        } catch (IOException e) {
            if (e instanceof HttpFailure failure && failure.stage() == HttpFailure.Stage.ABORTED) {
                throw PelicanException.of(ErrorKind.CANCELLED, "cancelled")
                        .url(loop.url())
                        .cause(e)
                        .build();
            }
        }
        // The end of a connection is no size: it looks the same when the server has died.
        boolean sizeKnown = pinned.version().sizeBytes().isPresent()
                || answer.response()
                        .header("Transfer-Encoding")
                        .filter(coding -> coding.toLowerCase(Locale.ROOT).contains("chunked"))
                        .isPresent();
        if (!sizeKnown) {
            throw mismatch(server, "tells no size, so that a part looks like the whole");
        }
        return Optional.empty();
    }

    /** Without an attempt: the server is no worse than before, and may be read again from the beginning. */
    private PelicanException replaced(ObjectServer server) {
        return PelicanException.of(
                        ErrorKind.CHANGED, "the object was replaced at " + server.server() + " while it was read")
                .url(loop.url())
                .retryable()
                .nextStep("Read it again from its beginning; new content belongs under a new name.")
                .build();
    }

    private PelicanException changed(String outcome) {
        var answer = last;
        return PelicanException.of(ErrorKind.CHANGED, "the object is not of the version that is asked for")
                .url(loop.url())
                .attempts(
                        answer == null
                                ? List.of()
                                : List.of(new ServerOutcome(answer.server().server(), outcome)))
                .nextStep(
                        "If it was changed on purpose, write the lockfile, or pack the data set, again; new content belongs under a new name, since caches keep the old.")
                .build();
    }

    private PelicanException mismatch(@Nullable ObjectServer server, String outcome) {
        return PelicanException.of(ErrorKind.CORRUPT, "the bytes do not match the object's digest")
                .url(loop.url())
                .attempts(server == null ? List.of() : List.of(new ServerOutcome(server.server(), outcome)))
                .retryable()
                .nextStep("Read it again; if it stays so, tell the federation's operators.")
                .build();
    }
}
