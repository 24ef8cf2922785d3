package io.pelicanfs.credential;

import java.util.List;

/**
 * A further place of tokens, such as the wallet of {@code pelfs login}: asked after files and environment, and only if none of those holds a token
 * that fits.
 *
 * <p>Called by many threads; may read files, wait for another process or ask an issuer, since no lock is held meanwhile. One that fails
 * offers nothing: it must not throw, and not read through the file system that it serves.
 */
@FunctionalInterface
public interface CredentialSource {
    /** Offers tokens for the need: place (safe to print) and the raw token. They are judged like all others. */
    List<Offer> offers(TokenNeed need);

    /** Returns whether a person could get a token for the need by logging in. Asked only for an error's advice. */
    default Login login(TokenNeed need) {
        return Login.UNKNOWN;
    }

    /**
     * One token on offer.
     *
     * @param place where it is kept, safe to print
     * @param raw the token itself
     */
    record Offer(String place, Token.Secret raw) {}
}
