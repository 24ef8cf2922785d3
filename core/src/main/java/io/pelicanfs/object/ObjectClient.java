package io.pelicanfs.object;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.ServerOutcome;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.federation.Federations;
import io.pelicanfs.federation.Plan;
import io.pelicanfs.http.HttpTransport;
import io.pelicanfs.http.RetryPolicy;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Operations on one object or collection. Each goes to the servers that the director names, in order, and ends with the right bytes or with
 * one exception that tells what every server did. URLs name their federation and no member. Thread-safe.
 */
public final class ObjectClient {
    /** How often the whole object is fetched anew because its bytes did not match its digest. */
    private static final int MOST_FRESH_STARTS = 2;
    /** No object read into memory at once is larger: a Java array holds no more. */
    private static final int MOST_BYTES_IN_MEMORY = Integer.MAX_VALUE - 8;

    private final Access access;
    private final RangeAllowance allowance = new RangeAllowance();

    public ObjectClient(
            HttpTransport http,
            Federations federations,
            Tokens tokens,
            PelicanListener listener,
            RetryPolicy policy,
            RetryPolicy.Pause pause,
            RandomGenerator random) {
        this(http, federations, tokens, listener, policy, pause, random, System::nanoTime);
    }

    /** @param nanoTime what servers' rates are measured with, as {@link System#nanoTime} */
    public ObjectClient(
            HttpTransport http,
            Federations federations,
            Tokens tokens,
            PelicanListener listener,
            RetryPolicy policy,
            RetryPolicy.Pause pause,
            RandomGenerator random,
            LongSupplier nanoTime) {
        this.access = new Access(
                http,
                federations,
                tokens,
                listener,
                policy,
                pause,
                random,
                ConcurrentHashMap.newKeySet(),
                new KnownOrigins(),
                new Paces(nanoTime));
    }

    /**
     * Returns the origin for changes at {@code url}, as the director names it, with the token for {@code operation}.
     *
     * @throws PelicanException also if the namespace takes no writes, or no token fits
     */
    public OriginWriter writer(PelicanUrl url, Operation operation) throws PelicanException {
        return OriginWriter.begin(access, url, operation);
    }

    /** Returns the servers that would be asked for {@code url}, in order. */
    public Plan plan(PelicanUrl url) throws PelicanException {
        return access.federations().locate(url);
    }

    /** Returns size and times of the object by a HEAD, and pins them. */
    public Version head(PelicanUrl url, PinnedVersion pinned) throws IOException {
        var loop = ServerLoop.begin(access, url, ServerLoop.Start.SERVERS, Set.of());
        var exchange = new HeadExchange(url, Optional.empty());
        var answer = loop.next(exchange);
        try (var response = answer.response()) {
            var said = exchange.version(answer.server(), response);
            if (!pinned.confirm(answer.server().server(), said)) {
                throw changed(url);
            }
            return pinned.version();
        }
    }

    /** Returns the digest that a server tells of the object by one HEAD, as lower-case hex; empty where it tells none that can be trusted. */
    public Optional<String> digest(PelicanUrl url, DigestAlgorithm algorithm) throws IOException {
        var loop = ServerLoop.begin(access, url, ServerLoop.Start.SERVERS, Set.of());
        var exchange = new HeadExchange(url, Optional.of(algorithm));
        var answer = loop.next(exchange);
        try (var response = answer.response()) {
            return Optional.ofNullable(
                    exchange.version(answer.server(), response).digests().get(algorithm));
        }
    }

    /** Opens the whole object as a stream, by one plain GET. Its end is reported only after its digest, where there is one, agreed. */
    public ObjectStream open(PelicanUrl url) throws PelicanException {
        return open(url, Set.of());
    }

    /** Opens the whole object as {@link #open(PelicanUrl)} does, leaving out servers ({@code scheme://host:port}) that sent bad bytes. */
    public ObjectStream open(PelicanUrl url, Set<String> avoid) throws PelicanException {
        return stream(url, new PinnedVersion(), 0, OptionalLong.empty(), avoid);
    }

    /** Opens the whole object by one plain GET that pins its version, leaving out servers that sent bad bytes. */
    public ObjectStream open(PelicanUrl url, PinnedVersion pinned, Set<String> avoid) throws PelicanException {
        return stream(url, pinned, 0, OptionalLong.empty(), avoid);
    }

    /** Opens the whole object of the pinned version, by one plain GET. */
    public ObjectStream open(PelicanUrl url, PinnedVersion pinned) throws PelicanException {
        return stream(url, pinned, 0, OptionalLong.empty(), Set.of());
    }

    /** Opens the bytes from {@code from} up to {@code end}, which the object is known to have, of the pinned version. */
    public ObjectStream open(PelicanUrl url, PinnedVersion pinned, long from, long end) throws PelicanException {
        return stream(url, pinned, from, OptionalLong.of(end), Set.of());
    }

    /** Returns how many ranges the server that is asked first for {@code url} takes in one request, as far as is known; at least 1. */
    public int rangesPerRequest(PelicanUrl url) throws PelicanException {
        return plan(url).servers().stream()
                .findFirst()
                .map(server -> allowance.of(server.server()))
                .orElse(1);
    }

    /**
     * Reads ranges of the pinned version by one request, and returns those that came. Ranges are in ascending order and
     * lie within the object, whose size is known; what is missing in the result is to be asked for one by one.
     */
    public Map<ByteRange, byte[]> readRanges(
            PelicanUrl url, PinnedVersion pinned, List<ByteRange> ranges, Set<String> avoid) throws PelicanException {
        var loop = ServerLoop.begin(access, url, ServerLoop.Start.SERVERS, avoid);
        return new PartsReader(access, allowance, pinned, ranges).read(loop);
    }

    private ObjectStream stream(PelicanUrl url, PinnedVersion pinned, long from, OptionalLong end, Set<String> avoid)
            throws PelicanException {
        var loop = ServerLoop.begin(access, url, ServerLoop.Start.SERVERS, avoid);
        return new ObjectStream(access, loop, pinned, from, end);
    }

    /** Opens the bytes from {@code from} up to {@code end} of the pinned version, leaving out servers that sent bad bytes. */
    public ObjectStream open(PelicanUrl url, PinnedVersion pinned, long from, long end, Set<String> avoid)
            throws PelicanException {
        return stream(url, pinned, from, OptionalLong.of(end), avoid);
    }

    /** Tells the listener that {@code servers} sent damaged bytes of {@code url}, so that others are asked. */
    public void damaged(PelicanUrl url, Set<String> servers, String damage) {
        servers.forEach(
                server -> access.listener().on(new PelicanEvent.ServerFailed(url, new ServerOutcome(server, damage))));
    }

    /** Returns how the version of an object is asked for without reading it. */
    public VersionQuery versions() {
        return new VersionQuery(access);
    }

    /** One attempt at the whole object, amid the doubts that the earlier ones have left. */
    @FunctionalInterface
    public interface Attempt<T> {
        T run(Doubts doubts) throws IOException;
    }

    /** Work on a freshly opened stream of the whole object. */
    @FunctionalInterface
    public interface WholeRead<T> {
        T run(ObjectStream stream) throws IOException;
    }

    /**
     * Runs {@code read} on the whole object, and again on a fresh stream from other servers where its bytes turn out not to match its
     * digest, or to begin a version that no other server holds.
     */
    public <T> T readWhole(PelicanUrl url, WholeRead<T> read) throws IOException {
        return readWhole(url, Version.UNKNOWN, read);
    }

    private <T> T readWhole(PelicanUrl url, Version required, WholeRead<T> read) throws IOException {
        return attempts(doubts -> {
            var pinned = PinnedVersion.requiring(required, doubts);
            try (var stream = stream(url, pinned, 0, OptionalLong.empty(), doubts.servers())) {
                return read.run(stream);
            }
        });
    }

    /** Runs {@code attempt}, and again without the servers whose bytes turned out to be bad, as {@link #readWhole} does. */
    public <T> T attempts(Attempt<T> attempt) throws IOException {
        var doubts = Doubts.none();
        PelicanException mismatch = null;
        for (int starts = 0; ; starts++) {
            try {
                return attempt.run(doubts);
            } catch (PelicanException e) {
                switch (e.kind()) {
                    case CORRUPT -> e.attempts().forEach(bad -> doubts.servers().add(bad.server()));
                    // The version that the others lack is the word of the first, which then broke off. Where nobody is
                    // named, the object was replaced meanwhile.
                    case CHANGED ->
                        e.attempts().stream()
                                .limit(1)
                                .forEach(bad -> doubts.servers().add(bad.server()));
                    case CANCELLED, LOCAL -> throw e;
                    default -> throw mismatch == null ? e : mismatch;
                }
                mismatch = e;
                boolean another = !doubts.servers().isEmpty() || e.kind() == ErrorKind.CHANGED;
                if (!another || starts == MOST_FRESH_STARTS || doubts.servers().size() > MOST_FRESH_STARTS) {
                    throw e;
                }
                if (e.kind() == ErrorKind.CORRUPT) {
                    e.url()
                            .ifPresent(url -> e.attempts()
                                    .forEach(bad -> access.listener().on(new PelicanEvent.ServerFailed(url, bad))));
                }
            }
        }
    }

    /** Returns the whole object; it must fit a Java array. */
    public byte[] readAllBytes(PelicanUrl url) throws IOException {
        return readAllBytes(url, Version.UNKNOWN);
    }

    /** Returns the whole object of a version that was learned earlier ({@link PinnedVersion#requiring}). */
    public byte[] readAllBytes(PelicanUrl url, Version required) throws IOException {
        return readWhole(url, required, stream -> {
            if (stream.version().sizeBytes().orElse(0) > MOST_BYTES_IN_MEMORY) {
                throw tooLarge(url);
            }
            byte[] bytes = stream.readNBytes(MOST_BYTES_IN_MEMORY);
            // Asks for the end, which is where the stream verifies itself.
            if (stream.read() >= 0) {
                throw tooLarge(url);
            }
            return bytes;
        });
    }

    private static PelicanException tooLarge(PelicanUrl url) {
        return PelicanException.of(ErrorKind.UNSUPPORTED, "the object is too large to be read into memory at once")
                .url(url)
                .nextStep("Open it as a stream, or get it into a file.")
                .build();
    }

    /** Returns what stands at {@code url}. */
    public ObjectInfo stat(PelicanUrl url) throws IOException {
        var atCollections = statAt(url, ServerLoop.Start.COLLECTIONS);
        if (atCollections.info().isPresent()) {
            return atCollections.info().get();
        }
        var atServers = statAt(url, ServerLoop.Start.SERVERS);
        if (atServers.info().isPresent()) {
            return atServers.info().get();
        }
        if (atServers.refusal() == ErrorKind.WRONG_TYPE) {
            // XRootD caches refuse collections so, and nobody tells more (protocol facts §5.2).
            return new ObjectInfo(url, ObjectInfo.Type.COLLECTION, OptionalLong.empty(), Optional.empty());
        }
        var version = head(url, new PinnedVersion());
        return new ObjectInfo(url, ObjectInfo.Type.OBJECT, version.sizeBytes(), version.modified());
    }

    /** What stands at a path, or the kind of the refusal where servers do not tell. */
    private record Stat(Optional<ObjectInfo> info, ErrorKind refusal) {}

    private Stat statAt(PelicanUrl url, ServerLoop.Start start) throws IOException {
        try {
            var loop = ServerLoop.begin(access, url, start, Set.of());
            try (var listing = listing(loop, new PropfindExchange(url, PropfindExchange.Depth.ITSELF))) {
                return new Stat(Optional.of(listing.itself()), ErrorKind.OTHER);
            }
        } catch (PelicanException e) {
            // Where the listing server is away, caches may still have the object.
            boolean away = start == ServerLoop.Start.COLLECTIONS && e.kind() == ErrorKind.TRANSFER;
            if (away || e.kind() == ErrorKind.UNSUPPORTED || e.kind() == ErrorKind.WRONG_TYPE) {
                return new Stat(Optional.empty(), e.kind());
            }
            throw e;
        }
    }

    /** Returns the first answer that begins as a listing should. */
    static Multistatus listing(ServerLoop loop, PropfindExchange propfind) throws PelicanException {
        while (true) {
            var answer = loop.next(propfind);
            try {
                return Multistatus.read(answer.response(), loop.url());
            } catch (PelicanException e) {
                loop.failed(
                        answer.server(),
                        e.retryable() ? Refusal.forNow(e.kind(), e.summary()) : Refusal.forGood(e.kind(), e.summary()));
            }
        }
    }

    /**
     * Lists what is in a collection, as it comes from the server and in its order; an object is listed as itself. Close the stream if it
     * is not read to its end. A listing that breaks off ends the stream with an {@link java.io.UncheckedIOException}.
     */
    public Stream<ObjectInfo> list(PelicanUrl url) throws IOException {
        var loop = ServerLoop.begin(access, url, ServerLoop.Start.COLLECTIONS, Set.of());
        Multistatus listing;
        try {
            listing = listing(loop, new PropfindExchange(url, PropfindExchange.Depth.CHILDREN));
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.WRONG_TYPE) {
                return Stream.of(stat(url));
            }
            throw e;
        }
        if (!listing.itself().isCollection()) {
            listing.close();
            return Stream.of(listing.itself());
        }
        return new Children(listing).stream();
    }

    static PelicanException changed(PelicanUrl url) {
        return PelicanException.of(ErrorKind.CHANGED, "the object has changed since it was opened")
                .url(url)
                .nextStep("Open it again; new content belongs under a new name, since caches keep the old.")
                .build();
    }
}
