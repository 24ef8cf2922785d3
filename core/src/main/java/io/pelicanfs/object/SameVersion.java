package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.federation.ObjectServer;
import java.io.IOException;
import java.util.Optional;

/**
 * Whether a server's bytes are of the version that a read is pinned to. Another server's bytes count only on evidence; where its answer
 * leaves that open, one HEAD with {@code Want-Digest} is worth its price.
 */
record SameVersion(ServerLoop loop, PinnedVersion pinned, Proof proof) {
    /** What else shows which version the bytes are of. */
    enum Proof {
        /** The digest of the whole object, at its end. */
        AT_THE_END,
        /** Only what the servers say. */
        NONE
    }

    /** Pins what {@code server} said of the version, or refuses it. */
    Optional<Refusal> judge(ObjectServer server, Version said) {
        if (pinned.isOlderThanListed(said) && !isListedVersion(server, said)) {
            String time = said.modified().map(when -> " (of " + when + ")").orElse("");
            return Optional.of(Refusal.forGood(ErrorKind.CHANGED, "holds an older version" + time));
        }
        var known = said;
        var evidence = pinned.version().compare(known);
        boolean replaced = pinned.isReplaced(server.server(), known);
        boolean weak = evidence == Version.Evidence.NONE
                || (evidence == Version.Evidence.SAME_SIZE && (replaced || !pinned.isConfirmed(server.server())));
        boolean doubtful = !pinned.isOpen() || (pinned.isRequired() && proof == Proof.NONE);
        if (weak && doubtful) {
            var asked = ask(server);
            if (asked.isPresent()) {
                known = known.and(asked.get());
                evidence = pinned.version().compare(known);
            }
        }
        if (evidence == Version.Evidence.NONE && !pinned.isOpen()) {
            return Optional.of(Refusal.forGood(ErrorKind.TRANSFER, "nothing shows that it holds the same version"));
        }
        boolean another = replaced && evidence != Version.Evidence.SAME_DIGEST;
        if (another || !pinned.confirm(server.server(), known)) {
            String size =
                    known.sizeBytes().isPresent() ? " (" + known.sizeBytes().getAsLong() + " bytes)" : "";
            return Optional.of(Refusal.forGood(ErrorKind.CHANGED, "holds another version" + size));
        }
        return Optional.empty();
    }

    /** Returns whether the server that lists the object has the same bytes, in spite of the times: only a digest can tell. */
    private boolean isListedVersion(ObjectServer server, Version said) {
        var lister = loop.plan().answer().collections();
        if (lister.isEmpty()) {
            return false;
        }
        var algorithm = said.digests().keySet().stream().sorted().findFirst().orElse(DigestAlgorithm.CRC32C);
        var there = ask(lister.get(), algorithm);
        var here = said.digests().isEmpty() ? ask(server, algorithm) : Optional.of(said);
        return there.isPresent() && here.isPresent() && there.get().sameDigestAs(here.get());
    }

    private Optional<Version> ask(ObjectServer server) {
        return ask(server, pinned.digest().orElse(DigestAlgorithm.CRC32C));
    }

    private Optional<Version> ask(ObjectServer server, DigestAlgorithm algorithm) {
        PelicanUrl url = loop.url();
        var head = new HeadExchange(url, Optional.of(algorithm));
        try (var response = loop.askAside(server, head)) {
            return head.judge(server, response).isEmpty()
                    ? Optional.of(head.version(server, response))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
