package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.credential.CredentialSearch;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.credential.SearchResult;
import io.pelicanfs.credential.Token;
import io.pelicanfs.credential.TokenNeed;
import io.pelicanfs.federation.DirectorAnswer;
import java.util.Optional;

/** Finds the token for a request, and says why there is none. Thread-safe. */
public final class Tokens {
    private final CredentialSearch search;
    private final PelicanListener listener;

    public Tokens(CredentialSearch search, PelicanListener listener) {
        this.search = search;
        this.listener = listener;
    }

    /** Returns what was found for {@code url}, with the reason for each candidate. */
    public SearchResult explain(PelicanUrl url, DirectorAnswer answer, Operation operation) {
        return search.search(need(url, answer, operation));
    }

    /**
     * Returns the token for {@code operation} on {@code url}; empty if it needs none. Whatever changes something needs one everywhere:
     * what a namespace tells is whether reading does (credential facts B.6).
     *
     * @throws PelicanException of kind {@link ErrorKind#TOKEN_NEEDED} if it needs one and none fits; retryable if HTCondor is about to
     *     bring a newer one
     */
    public Optional<Token> forOperation(PelicanUrl url, DirectorAnswer answer, Operation operation)
            throws PelicanException {
        return held(url, answer, operation).now();
    }

    /** Returns the token for all requests of {@code operation}, however long it takes. */
    HeldToken held(PelicanUrl url, DirectorAnswer answer, Operation operation) {
        boolean needed = operation != Operation.READ || answer.tokenRequired();
        return needed
                ? new HeldToken(this, url, need(url, answer, operation), answer.clockError())
                : HeldToken.none(this, url);
    }

    private static TokenNeed need(PelicanUrl url, DirectorAnswer answer, Operation operation) {
        return TokenNeed.of(url, answer.namespace().orElse("/"), answer.basePaths(), answer.issuers(), operation);
    }

    SearchResult search(TokenNeed need) {
        return search.search(need);
    }

    SearchResult searchAfter(TokenNeed need, Token refused) {
        return search.searchAfter(need, refused);
    }

    void tellChosen(TokenNeed need, Token token) {
        listener.on(new PelicanEvent.TokenChosen(need.namespace(), token.place()));
    }
}
