package io.pelicanfs.credential;

import java.time.Instant;

/**
 * Finds the token for an operation among all that the user, the environment and HTCondor left lying about.
 *
 * <p>Places, in this order: {@code BEARER_TOKEN}; {@code BEARER_TOKEN_FILE}; {@code $XDG_RUNTIME_DIR/bt_uUSERID}; {@code /tmp/bt_uUSERID};
 * {@code TOKEN} (a file's path); {@code scitokens.use} and then the other {@code *.use} files of the job's folder of credentials by name
 * (credential facts A.1, A.2). Each is judged by what it says of issuer, scope and time; nothing is verified and no server is asked.
 *
 * <ul>
 *   <li>A file the user named is the only candidate: an explicit choice that cannot be used is told, not silently replaced.
 *   <li>A credential handle in the URL ({@code service.handle+pelican://}) makes {@code service_handle.use} the only candidate.
 *   <li>Accepted candidates go before doubtful ones. Among equals the order of places decides, but one that ends within
 *       {@value SearchResult#ENDS_SOON_SECONDS} s comes last.
 * </ul>
 *
 * Thread-safe. Never throws for what it finds, opens no connection and asks nobody.
 */
public final class CredentialSearch {
    private final CredentialPlaces places;

    public CredentialSearch(CredentialPlaces places) {
        this.places = places;
    }

    /** Reads all places anew and judges what stands there. Local file access only. */
    public SearchResult search(TokenNeed need) {
        return judge(PlaceReader.read(places), need);
    }

    private SearchResult judge(Reading reading, TokenNeed need) {
        Instant now = places.clock().instant();
        Judge judge = new Judge(need, now);
        return new SearchResult(
                need, reading, reading.findings(need).stream().map(judge::judge).toList(), now);
    }
}
