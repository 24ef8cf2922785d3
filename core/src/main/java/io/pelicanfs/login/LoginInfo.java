package io.pelicanfs.login;

import java.time.Instant;
import java.util.List;

/**
 * One login that the wallet keeps, without its secrets.
 *
 * @param issuer whose tokens these are
 * @param scopes what the issuer granted; may be other than what was asked for
 * @param expires when the current token ends
 * @param renewal whether it will be replaced then without a person
 * @param place where it is kept
 */
public record LoginInfo(String issuer, List<String> scopes, Instant expires, Renewal renewal, String place) {
    /** What happens when the token ends. */
    public enum Renewal {
        /** The wallet has a refresh token, which gets the next one silently. */
        SILENT,
        /** The person has to log in again. */
        BY_LOGIN
    }

    static LoginInfo of(Wallet.Grant grant, WalletFile file) {
        return new LoginInfo(
                grant.issuer(),
                grant.scopes(),
                grant.expires(),
                grant.refreshToken().isPresent() ? Renewal.SILENT : Renewal.BY_LOGIN,
                file.path().toString());
    }
}
