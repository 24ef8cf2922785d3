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
        return search.search(new TokenNeed(
                answer.namespace().orElse("/"),
                answer.basePath(),
                answer.issuers(),
                url.path(),
                operation,
                url.credentialHandle()));
    }

    /**
     * Returns the token to read {@code url} with; empty if the namespace wants none.
     *
     * @throws PelicanException of kind {@link ErrorKind#TOKEN_NEEDED} if it wants one and none fits
     */
    Optional<Token> forReading(PelicanUrl url, DirectorAnswer answer) throws PelicanException {
        if (!answer.tokenRequired()) {
            return Optional.empty();
        }
        var found = explain(url, answer, Operation.READ);
        if (found.chosen().isEmpty()) {
            throw PelicanException.of(ErrorKind.TOKEN_NEEDED, "reading needs a token, and " + found.problem())
                    .url(url)
                    .nextStep(found.nextStep())
                    .build();
        }
        var token = found.chosen().get();
        listener.on(new PelicanEvent.TokenChosen(answer.namespace().orElse("/"), token.place()));
        return Optional.of(token);
    }
}
