package io.pelicanfs.credential;

import io.pelicanfs.PelicanUrl;
import java.util.List;
import java.util.Optional;

/**
 * What a namespace wants of a token, as the director said it. Immutable; shows nothing secret.
 *
 * @param namespace the namespace's prefix, such as {@code /ospool/ap21/data}
 * @param basePaths the parts of object paths that scopes leave out ({@code X-Pelican-Token-Generation: base-path}), any of them; the
 *     namespace if empty
 * @param issuers the accepted issuers; empty means any
 * @param objectPath the decoded path of the object or collection
 * @param operation what is to be done
 * @param handle the credential handle of the URL, if it had one
 * @param inUrl the token that stood in the URL itself, if one did
 */
public record TokenNeed(
        String namespace,
        List<String> basePaths,
        List<String> issuers,
        String objectPath,
        Operation operation,
        Optional<String> handle,
        Optional<Token.Secret> inUrl) {

    public TokenNeed {
        basePaths = List.copyOf(basePaths);
        issuers = List.copyOf(issuers);
    }

    /** Returns what {@code operation} on {@code url} needs. */
    public static TokenNeed of(
            PelicanUrl url, String namespace, List<String> basePaths, List<String> issuers, Operation operation) {
        return new TokenNeed(
                namespace,
                basePaths,
                issuers,
                url.path(),
                operation,
                url.credentialHandle(),
                url.revealToken().map(Token.Secret::new));
    }

    /** Returns the object's path as scopes name it: without the first base path that holds it. */
    public String scopePath() {
        return ScopePath.ofObject(this).get(0);
    }
}
