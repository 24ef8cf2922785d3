package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.credential.Candidate;
import io.pelicanfs.credential.SearchResult;
import io.pelicanfs.credential.Token;
import io.pelicanfs.credential.TokenNeed;
import io.pelicanfs.federation.ClockError;
import java.util.Optional;

/**
 * The token of one operation, which may outlive it: asked for before each request, and given up for another when a server refuses it. One
 * thread at a time.
 */
final class HeldToken {
    private final Tokens tokens;
    private final PelicanUrl url;
    private final Optional<TokenNeed> need;
    private final Optional<ClockError> clockError;
    /** Further ranges of an object are asked for by other threads, which may renew it too. */
    private volatile Optional<Token> last = Optional.empty();

    private volatile Optional<Candidate> sent = Optional.empty();

    HeldToken(Tokens tokens, PelicanUrl url, TokenNeed need, Optional<ClockError> clockError) {
        this(tokens, url, Optional.of(need), clockError);
    }

    private HeldToken(Tokens tokens, PelicanUrl url, Optional<TokenNeed> need, Optional<ClockError> clockError) {
        this.tokens = tokens;
        this.url = url;
        this.need = need;
        this.clockError = clockError;
    }

    /** What an operation that needs no token holds. */
    static HeldToken none(Tokens tokens, PelicanUrl url) {
        return new HeldToken(tokens, url, Optional.empty(), Optional.empty());
    }

    /**
     * Returns the token to send now.
     *
     * @throws PelicanException of kind {@link ErrorKind#TOKEN_NEEDED} if none fits, or none fits any longer
     */
    Optional<Token> now() throws PelicanException {
        if (need.isPresent()) {
            var found = tokens.search(need.get());
            take(found.best().orElseThrow(() -> missing(need.get(), found)));
        }
        return last;
    }

    /** Takes a newer token if there is one; the last one stays where none fits any longer. */
    void renew() {
        if (need.isPresent()) {
            tokens.search(need.get()).best().ifPresent(this::take);
        }
    }

    /** Returns the token that was sent last, for what is said about it. */
    Optional<Token> last() {
        return last;
    }

    /** Looks for another token after a server refused the last one. Returns whether there is one, which {@link #now} gives from now on. */
    boolean replace() {
        if (need.isEmpty() || last.isEmpty()) {
            return false;
        }
        var refused = last.get();
        var other = tokens.searchAfter(need.get(), refused)
                .best()
                .filter(candidate -> candidate.token().stream()
                        .noneMatch(token -> token.secret().equals(refused.secret())));
        other.ifPresent(this::take);
        return other.isPresent();
    }

    /** Returns where the token that was sent last stood and what it was held to be worth. */
    Optional<Candidate> sent() {
        return sent;
    }

    private void take(Candidate candidate) {
        var token = candidate.token().orElseThrow();
        sent = Optional.of(candidate);
        if (last.filter(token::equals).isEmpty()) {
            last = Optional.of(token);
            tokens.tellChosen(need.orElseThrow(), token);
        }
    }

    private PelicanException missing(TokenNeed need, SearchResult found) {
        String verb = switch (need.operation()) {
            case READ -> "reading";
            case WRITE -> "writing";
            case MODIFY -> "changing this";
        };
        String problem = verb + " needs a token, and " + found.problem();
        if (clockError.isPresent() && found.isOutOfTime()) {
            return PelicanException.of(ErrorKind.TOKEN_NEEDED, problem + ", but " + clockError.get())
                    .url(url)
                    .retryable()
                    .nextStep("Have this machine's clock set right, or go to another machine.")
                    .build();
        }
        var failure =
                PelicanException.of(ErrorKind.TOKEN_NEEDED, problem).url(url).nextStep(found.nextStep());
        if (found.renewalExpected()) {
            failure.retryable();
        }
        return failure.build();
    }
}
