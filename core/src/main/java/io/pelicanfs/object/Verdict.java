package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.ServerOutcome;
import io.pelicanfs.credential.Token;
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
            ErrorKind.NOT_FOUND,
            ErrorKind.UNSUPPORTED,
            ErrorKind.CHANGED,
            ErrorKind.CORRUPT,
            ErrorKind.THROTTLED,
            ErrorKind.TRANSFER,
            ErrorKind.CONTACT);

    private Verdict() {}

    static PelicanException over(
            PelicanUrl url, Optional<Token> token, List<Refusal> refusals, List<ServerOutcome> attempts) {
        var kind = MOST_TELLING_FIRST.stream()
                .filter(candidate -> refusals.stream().anyMatch(refusal -> refusal.kind() == candidate))
                .findFirst()
                .orElse(refusals.get(refusals.size() - 1).kind());
        var verdict = PelicanException.of(kind, summary(kind, token))
                .url(url)
                .attempts(attempts.stream().distinct().toList());
        nextStep(kind, token).ifPresent(verdict::nextStep);
        // Refused, or in the wrong form: another machine hears the same. All else may be this cache, this hour, this
        // network.
        boolean settled = kind == ErrorKind.FORBIDDEN || kind == ErrorKind.WRONG_TYPE;
        if (!settled && refusals.stream().anyMatch(Refusal::later)) {
            verdict.retryable();
        }
        return verdict.build();
    }

    private static String summary(ErrorKind kind, Optional<Token> token) {
        return switch (kind) {
            case FORBIDDEN ->
                token.map(t -> "the servers refuse the token from " + t.place())
                        .orElse("the servers refuse the request, although the namespace is said to need no token");
            case WRONG_TYPE -> "this is a collection, not an object";
            case NOT_FOUND -> "there is no such object";
            case CHANGED -> "the servers hold another version of the object than the one this read began with";
            case CORRUPT -> "the bytes do not match the object's size or digest";
            case THROTTLED -> "the servers are too busy";
            case CONTACT -> "no server of the object can be reached";
            case UNSUPPORTED -> "the servers do not tell what is there";
            case TRANSFER, USAGE, LOCAL, DISCOVERY, DIRECTOR, TOKEN_NEEDED, BAD_ARCHIVE, CANCELLED, OTHER ->
                "no server could deliver the object";
        };
    }

    private static Optional<String> nextStep(ErrorKind kind, Optional<Token> token) {
        return switch (kind) {
            case FORBIDDEN ->
                Optional.of(
                        token.isPresent()
                                ? "Run 'pelfs token explain URL' to see what the token grants and what is wanted."
                                : "Ask the owner of the namespace, or try --direct.");
            case WRONG_TYPE -> Optional.of("Use 'pelfs ls URL' to see what is in it.");
            case NOT_FOUND -> Optional.of("Use 'pelfs ls' on the collection above to see what is there.");
            case CHANGED -> Optional.of("Read it again from its beginning; new content belongs under a new name.");
            case CORRUPT -> Optional.of("Read it again; if it stays so, tell the federation's operators.");
            case THROTTLED, TRANSFER, CONTACT -> Optional.of("Try again later, or from another machine.");
            case USAGE, LOCAL, DISCOVERY, DIRECTOR, TOKEN_NEEDED, BAD_ARCHIVE, UNSUPPORTED, CANCELLED, OTHER ->
                Optional.empty();
        };
    }
}
