package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.ServerOutcome;
import io.pelicanfs.federation.ObjectServer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
    private boolean askable;

    WholeCheck(Access access, ServerLoop loop, PinnedVersion pinned) {
        this.access = access;
        this.loop = loop;
        this.pinned = pinned;
    }

    /** Notes who sends from now on: caches of the Go kind tell a digest unasked or have none yet. */
    void servedBy(ServerLoop.Answer answer) {
        askable = answer.server().origin() || ServerKind.of(answer.response()) != ServerKind.OTHER;
    }

    void update(byte[] bytes, int offset, int length) {
        var digest = running;
        if (digest == null) {
            algorithm = pinned.digest().orElse(algorithm);
            digest = algorithm.start();
            running = digest;
        }
        digest.update(bytes, offset, length);
    }

    /** Notes that {@code server} itself doubts what it sent: only a digest can then vouch for it. */
    void suspect(ObjectServer server, String reason) {
        suspicion = Optional.of(new ServerOutcome(server.server(), reason));
    }

    /** Compares size and digest of {@code read} bytes; {@code last} sent the last of them. */
    void verify(long read, @Nullable ObjectServer last) throws PelicanException {
        var digest = running;
        String computed = (digest == null ? algorithm.start() : digest).hex();
        var said = said(algorithm, read, last);
        if (said.isPresent() && !said.get().equals(computed)) {
            throw mismatch(last, algorithm.token() + " is " + computed + ", the server says " + said.get());
        }
        if (said.isEmpty() && suspicion.isPresent()) {
            throw mismatch(last, suspicion.get().outcome());
        }
    }

    private Optional<String> said(DigestAlgorithm wanted, long read, @Nullable ObjectServer last)
            throws PelicanException {
        var known = Optional.ofNullable(pinned.version().digests().get(wanted));
        if (known.isPresent()
                || last == null
                || !askable
                || access.silentHosts().contains(last.server())) {
            return known;
        }
        var head = new HeadExchange(loop.url(), Optional.of(wanted));
        try (var response = loop.askAside(last, head)) {
            if (head.judge(last, response).isPresent()) {
                return Optional.empty();
            }
            var version = head.version(last, response);
            if (!version.sizeBytes().equals(OptionalLong.of(read))) {
                throw wrongSize(last, read, version.sizeBytes().orElse(-1));
            }
            if (version.digests().isEmpty()) {
                access.silentHosts().add(last.server());
            }
            return Optional.ofNullable(version.digests().get(wanted));
        } catch (PelicanException e) {
            throw e;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** XRootD answers a GET on a collection with a web page of another size than HEAD tells (servers facts §1). */
    private PelicanException wrongSize(ObjectServer server, long read, long said) {
        var propfind = new PropfindExchange(loop.url(), PropfindExchange.Depth.ITSELF);
        try (var response = loop.askAside(server, propfind)) {
            if (propfind.judge(server, response).isEmpty()
                    && Multistatus.read(response, loop.url()).itself().isCollection()) {
                return PelicanException.of(ErrorKind.WRONG_TYPE, "this is a collection, not an object")
                        .url(loop.url())
                        .nextStep("Use 'pelfs ls URL' to see what is in it.")
                        .build();
            }
        } catch (IOException e) {
            return mismatch(server, "sent " + read + " bytes, but says the object has " + said);
        }
        return mismatch(server, "sent " + read + " bytes, but says the object has " + said);
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
