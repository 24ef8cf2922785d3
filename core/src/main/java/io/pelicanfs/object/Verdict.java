package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.ServerOutcome;
import io.pelicanfs.credential.Candidate;
import io.pelicanfs.federation.ClockError;
import java.util.List;
import java.util.Optional;

/**
 * The one exception for an operation that every server failed. The truth wins over the last error: that a token was refused, or that the
 * object is not there, tells more than that some other cache was down.
 */
final class Verdict {
    private static final List<ErrorKind> MOST_TELLING_FIRST = List.of(
            ErrorKind.FORBIDDEN,
            ErrorKind.WRONG_TYPE,
            ErrorKind.EXISTS,
            ErrorKind.NOT_FOUND,
            ErrorKind.UNSUPPORTED,
            ErrorKind.CHANGED,
            ErrorKind.CORRUPT,
            ErrorKind.THROTTLED,
            ErrorKind.TRANSFER,
            ErrorKind.CONTACT);

    /** The way to what is in a collection, for whoever took it for an object. */
    static final String IN_A_COLLECTION =
            "'pelfs get -r URL' fetches all that is in it, 'pelfs cp -r URL TARGET' copies it, and 'pelfs ls URL' shows it.";

    private Verdict() {}

    /**
     * With what the servers were asked.
     *
     * @param start whether reading servers or the one origin for changes were asked
     * @param token the token that was sent, as it was judged; empty if none was
     * @param undirected whether no director said what the namespace wants
     * @param listable whether the namespace's collections can be listed
     * @param clockError present if this machine's clock is wrong
     */
    record Standing(
            ServerLoop.Start start,
            Optional<Candidate> token,
            boolean undirected,
            boolean listable,
            Optional<ClockError> clockError) {}

    static PelicanException over(
            PelicanUrl url, Standing standing, List<Refusal> refusals, List<ServerOutcome> attempts) {
        var kind = MOST_TELLING_FIRST.stream()
                .filter(candidate -> refusals.stream().anyMatch(refusal -> refusal.kind() == candidate))
                .findFirst()
                .orElse(refusals.get(refusals.size() - 1).kind());
        if (kind == ErrorKind.FORBIDDEN) {
            return refused(url, standing).attempts(distinct(attempts)).build();
        }
        if (kind == ErrorKind.CONTACT && refusals.stream().noneMatch(Refusal::later)) {
            return untrusted(url, attempts);
        }
        var verdict = PelicanException.of(kind, summary(kind, standing.start))
                .url(url)
                .attempts(distinct(attempts));
        nextStep(kind, standing).ifPresent(verdict::nextStep);
        // In the wrong form: another machine hears the same. All else may be this cache, this hour, this network.
        if (kind != ErrorKind.WRONG_TYPE && refusals.stream().anyMatch(Refusal::later)) {
            verdict.retryable();
        }
        return verdict.build();
    }

    private static List<ServerOutcome> distinct(List<ServerOutcome> attempts) {
        return attempts.stream().distinct().toList();
    }

    /** Many servers refuse without a reason, and XRootD says so of whatever is not there: so what we know ourselves is told. */
    private static PelicanException.Builder refused(PelicanUrl url, Standing standing) {
        if (standing.undirected) {
            return PelicanException.of(
                            ErrorKind.DIRECTOR,
                            "the director is away, so that nobody says which token this wants, and the named caches refuse the request"
                                    + " without one")
                    .url(url)
                    .retryable()
                    .nextStep("Try again when the director answers.");
        }
        String who = standing.start == ServerLoop.Start.ORIGIN ? "the origin refuses" : "the servers refuse";
        if (standing.token.isEmpty()) {
            return PelicanException.of(
                            ErrorKind.FORBIDDEN, who + " the request, although the namespace is said to need no token")
                    .url(url)
                    .nextStep("Ask the owner of the namespace, or try --direct.");
        }
        var token = standing.token.get();
        String refused = who + " the token from " + token.place();
        if (standing.clockError.isPresent()) {
            return PelicanException.of(
                            ErrorKind.FORBIDDEN,
                            refused + "; " + standing.clockError.get() + ", so it may be out of its time there")
                    .url(url)
                    .retryable()
                    .nextStep("Have this machine's clock set right, or go to another machine.");
        }
        return switch (token.verdict()) {
            case DOUBTFUL ->
                PelicanException.of(ErrorKind.FORBIDDEN, refused + ", which " + doubts(token))
                        .url(url)
                        .nextStep("Get a token without these doubts; 'pelfs token explain URL' shows what is wanted.");
            case ACCEPTED, REJECTED ->
                PelicanException.of(
                                ErrorKind.FORBIDDEN,
                                refused
                                        + ", although its issuer, scope and times fit: what remains is its signature or profile, its being withdrawn, a"
                                        + " rule of the servers, or that there is no such object")
                        .url(url)
                        .nextStep(
                                "Check the object's name and get a fresh token; if that is refused too, ask the owner of the namespace.");
        };
    }

    private static String doubts(Candidate token) {
        return token.reason().replaceFirst("^may do, but ", "");
    }

    /** Every server has a certificate that is not trusted: no later try helps, and each outcome names what is trusted. */
    private static PelicanException untrusted(PelicanUrl url, List<ServerOutcome> attempts) {
        return PelicanException.of(ErrorKind.CONTACT, "no server of the object has a certificate that is trusted")
                .url(url)
                .attempts(distinct(attempts))
                .nextStep("If the federation has its own certificate authority, name its PEM file in SSL_CERT_FILE.")
                .build();
    }

    private static String summary(ErrorKind kind, ServerLoop.Start start) {
        if (start == ServerLoop.Start.ORIGIN) {
            switch (kind) {
                case TRANSFER -> {
                    return "the origin did not do it";
                }
                case CONTACT -> {
                    return "the origin cannot be reached";
                }
                case UNSUPPORTED -> {
                    return "the origin does not offer this";
                }
                default -> {}
            }
        }
        return switch (kind) {
            case WRONG_TYPE -> "this is a collection, not an object";
            case NOT_FOUND -> "there is no such object";
            case EXISTS -> "something stands there already";
            case CHANGED ->
                "the servers hold another version of the object than was listed, or than this read began with";
            case CORRUPT -> "the bytes do not match the object's size or digest";
            case THROTTLED -> "the servers are too busy";
            case CONTACT -> "no server of the object can be reached";
            case UNSUPPORTED -> "the servers do not tell what is there";
            case FORBIDDEN,
                    TRANSFER,
                    USAGE,
                    LOCAL,
                    DISCOVERY,
                    DIRECTOR,
                    TOKEN_NEEDED,
                    BAD_ARCHIVE,
                    INCOMPLETE,
                    CANCELLED,
                    OTHER -> "no server could deliver the object";
        };
    }

    private static Optional<String> nextStep(ErrorKind kind, Standing standing) {
        return switch (kind) {
            case WRONG_TYPE -> Optional.of(IN_A_COLLECTION);
            case EXISTS -> Optional.of("Name another target, or replace it with --overwrite.");
            case NOT_FOUND ->
                Optional.of(
                        standing.listable
                                ? "Use 'pelfs ls' on the collection above to see what is there."
                                : "Check the object's name; this namespace cannot be listed.");
            case CHANGED ->
                Optional.of(
                        "Read it again from its beginning, or with --direct; new content belongs under a new name, since caches keep the old.");
            case CORRUPT -> Optional.of("Read it again; if it stays so, tell the federation's operators.");
            case THROTTLED, TRANSFER, CONTACT -> Optional.of("Try again later, or from another machine.");
            case FORBIDDEN,
                    USAGE,
                    LOCAL,
                    DISCOVERY,
                    DIRECTOR,
                    TOKEN_NEEDED,
                    BAD_ARCHIVE,
                    UNSUPPORTED,
                    INCOMPLETE,
                    CANCELLED,
                    OTHER -> Optional.empty();
        };
    }
}
