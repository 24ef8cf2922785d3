package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.ServerOutcome;
import io.pelicanfs.credential.Candidate;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.credential.Token;
import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.federation.Plan;
import io.pelicanfs.http.RequestBody;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Changes at the origin that the director ranks first for writes, and at no other: two origins of a namespace may be two stores. Every
 * request carries a token; none of them goes to the director. One thread at a time.
 */
public final class OriginWriter {
    private final Access access;
    private final Plan plan;
    private final ObjectServer origin;
    private final HeldToken token;
    private final HeldToken readToken;

    private OriginWriter(Access access, Plan plan, ObjectServer origin, HeldToken token, HeldToken readToken) {
        this.access = access;
        this.plan = plan;
        this.origin = origin;
        this.token = token;
        this.readToken = readToken;
    }

    static OriginWriter begin(Access access, PelicanUrl url, Operation operation) throws PelicanException {
        var plan = access.federations().locateForWriting(url);
        if (plan.servers().isEmpty()) {
            throw PelicanException.of(ErrorKind.DIRECTOR, "the director names no origin that takes writes")
                    .url(url)
                    .build();
        }
        var token = access.tokens().held(url, plan.answer(), operation);
        // Without one the origin need not be asked.
        token.now();
        // What may write need not be allowed to read, and another token may be.
        boolean readable = !plan.answer().tokenRequired()
                || access.tokens()
                        .explain(url, plan.answer(), Operation.READ)
                        .chosen()
                        .isPresent();
        var read = readable ? access.tokens().held(url, plan.answer(), Operation.READ) : token;
        return new OriginWriter(access, plan, plan.servers().get(0), token, read);
    }

    /** Returns {@code scheme://host[:port]} of the origin. */
    public String server() {
        return origin.server();
    }

    /** Returns whether the origin of {@code other} is this one, so that something can be moved there. */
    public boolean alsoServes(PelicanUrl other) throws PelicanException {
        return access.federations().locateForWriting(other).servers().stream()
                .limit(1)
                .anyMatch(server -> server.base().equals(origin.base()));
    }

    /**
     * Returns this writer with the one token that says of itself that it may modify all of {@code urls}; empty if there is none. A token
     * that tells nothing of itself does not count.
     */
    public Optional<OriginWriter> modifying(List<PelicanUrl> urls) {
        Optional<Token> common = Optional.empty();
        for (var url : urls) {
            var best = access.tokens()
                    .explain(url, plan.answer(), Operation.MODIFY)
                    .best()
                    .filter(candidate -> candidate.claims().isPresent())
                    .flatMap(Candidate::token);
            if (best.isEmpty() || (common.isPresent() && !common.equals(best))) {
                return Optional.empty();
            }
            common = best;
        }
        return common.map(one -> new OriginWriter(
                access, plan, origin, access.tokens().held(urls.get(0), plan.answer(), Operation.MODIFY), readToken));
    }

    /** Returns whether this origin, by what is known of it, refuses by itself to replace what exists; else one has to look first. */
    public boolean keepsWhatExists() {
        return access.origins().of(origin).equals(Optional.of(KnownOrigins.Kind.GO));
    }

    /** Returns whether this origin, by what is known of it, takes every name as it is: XRootD cuts one at its question mark (seen on 5.5.3, 5.8.1 and 6.2.0). */
    public boolean takesEveryName() {
        return access.origins().of(origin).equals(Optional.of(KnownOrigins.Kind.GO));
    }

    /** Returns what stands at {@code url}, with a digest if one is asked for and told; empty if nothing does. */
    public Optional<Version> head(PelicanUrl url, Optional<DigestAlgorithm> digest) throws PelicanException {
        var loop = ServerLoop.at(origin, access, url, plan, readToken);
        var exchange = new HeadExchange(url, digest);
        var answer = loop.nextIfThere(exchange);
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        var version = exchange.version(answer.get().server(), answer.get().response());
        ServerLoop.release(answer.get().response());
        return Optional.of(version);
    }

    /**
     * Returns the object at {@code url}; empty if nothing stands there. HEAD of XRootD takes a collection for an object, so there one found is
     * looked at once more.
     *
     * @throws PelicanException of kind {@link ErrorKind#WRONG_TYPE} if a collection stands there
     */
    public Optional<Version> headObject(PelicanUrl url) throws PelicanException {
        var found = head(url, Optional.empty());
        if (found.isPresent() && access.origins().of(origin).equals(Optional.of(KnownOrigins.Kind.XROOTD))) {
            requireNoCollection(url);
        }
        return found;
    }

    private void requireNoCollection(PelicanUrl url) throws PelicanException {
        try (var itself = propfind(url, PropfindExchange.Depth.ITSELF)) {
            if (itself.itself().isCollection()) {
                throw PelicanException.of(ErrorKind.WRONG_TYPE, "it is a collection")
                        .url(url)
                        .attempts(List.of(new ServerOutcome(server(), "lists it as a collection")))
                        .nextStep("Name an object; a collection is never replaced, and replaces none.")
                        .build();
            }
        } catch (PelicanException e) {
            if (e.kind() != ErrorKind.UNSUPPORTED) {
                throw e;
            }
            // Nobody can tell; XRootD itself moves nothing onto a collection.
        } catch (IOException e) {
            throw brokenOff(url, e);
        }
    }

    /**
     * Returns what stands at {@code url} with the first of our algorithms that the origin has; empty if nothing does.
     */
    public Optional<Version> headWithDigest(PelicanUrl url) throws PelicanException {
        Optional<Version> found = Optional.empty();
        for (var algorithm : SentBody.ALGORITHMS) {
            found = head(url, Optional.of(algorithm));
            boolean another = access.origins().of(origin).equals(Optional.of(KnownOrigins.Kind.XROOTD));
            if (found.isEmpty() || !found.get().digests().isEmpty() || !another) {
                return found;
            }
        }
        return found;
    }

    /**
     * Sends {@code body} to {@code url}; parents come into being by themselves. Tried again while the body can be sent again and what
     * stands there is not what was sent.
     *
     * @param existing with {@link Existing#KEEP} the caller has made sure that nothing stands there, or {@link #keepsWhatExists}
     * @return size and digests of what was sent, as computed on the way
     */
    public Version put(PelicanUrl url, RequestBody body, Existing existing) throws PelicanException {
        var sent = new SentBody(body);
        carryOut(url, new PutExchange(url, sent, existing, look()));
        return sent.sent().orElseThrow();
    }

    /** Gives {@code from} the name {@code to} at this origin. {@code moved} tells what is moved, where that is known. */
    public void move(PelicanUrl from, PelicanUrl to, Existing existing, Optional<Version> moved)
            throws PelicanException {
        carryOut(from, new MoveExchange(from, to, destination(to), existing, moved, look()));
    }

    /** XRootD, up to 6.2 at least, takes a name in {@code Destination} as it stands, escapes and all (seen on 5.5.3, 5.8.1 and 6.2.0). */
    private String destination(PelicanUrl to) throws PelicanException {
        if (!access.origins().of(origin).equals(Optional.of(KnownOrigins.Kind.XROOTD))) {
            return origin.locate(to).toString();
        }
        if (!fitsHeader(to)) {
            throw PelicanException.of(ErrorKind.UNSUPPORTED, "an XRootD origin cannot be told this name in a move")
                    .url(to)
                    .nextStep("Choose a name without control characters and without a space at its end.")
                    .build();
        }
        return PelicanUrl.decodePath(origin.base()) + to.path();
    }

    private static boolean fitsHeader(PelicanUrl url) {
        return !url.path().endsWith(" ") && url.path().chars().noneMatch(Character::isISOControl);
    }

    /** Returns whether something can be moved to {@code url}, whatever the origin runs. */
    public static boolean canBeMovedAnywhere(PelicanUrl url) {
        return fitsHeader(url) && url.path().indexOf('?') < 0;
    }

    /** Returns whether {@code url} is a collection at this origin that has something in it; fails if nothing stands there. */
    public boolean holdsEntries(PelicanUrl url) throws PelicanException {
        // XRootD fails for the slash after an object's name, so what it is comes first.
        try (var itself = propfind(url, PropfindExchange.Depth.ITSELF)) {
            if (!itself.itself().isCollection()) {
                return false;
            }
        } catch (IOException e) {
            throw brokenOff(url, e);
        }
        return listsEntries(url);
    }

    /** Returns whether the collection at {@code url} has something in it. */
    public boolean listsEntries(PelicanUrl url) throws PelicanException {
        try (var listing = propfind(url, PropfindExchange.Depth.CHILDREN)) {
            return listing.next() != null;
        } catch (IOException e) {
            throw brokenOff(url, e);
        }
    }

    private Multistatus propfind(PelicanUrl url, PropfindExchange.Depth depth) throws PelicanException {
        return ObjectClient.listing(
                ServerLoop.at(origin, access, url, plan, readToken), new PropfindExchange(url, depth));
    }

    private static PelicanException brokenOff(PelicanUrl url, IOException e) {
        return e instanceof PelicanException known
                ? known
                : PelicanException.of(ErrorKind.TRANSFER, "the listing broke off")
                        .url(url)
                        .cause(e)
                        .retryable()
                        .build();
    }

    /** Deletes what stands at {@code url}. Some origins delete a collection with all that is in it: look first. */
    public void delete(PelicanUrl url) throws PelicanException {
        carryOut(url, new DeleteExchange(url, look()));
    }

    /** Makes a collection and its parents; one that exists is as good. */
    public void createCollection(PelicanUrl url) throws PelicanException {
        carryOut(url, new MkcolExchange(url));
    }

    private void carryOut(PelicanUrl url, Change change) throws PelicanException {
        try {
            ServerLoop.at(origin, access, url, plan, token).carryOut(change);
        } catch (PelicanException e) {
            throw change.inItsWords(e);
        }
    }

    private OriginLook look() {
        return new OriginLook(new ServerRequests(access.http(), plan, readToken), readToken, origin);
    }
}
