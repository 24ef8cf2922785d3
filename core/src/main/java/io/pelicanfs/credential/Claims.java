package io.pelicanfs.credential;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a token says of itself. Nothing here is verified: it serves to choose among one's own tokens and to explain, never to grant. The
 * texts come from whoever made the token and may hold any character; escape them before printing.
 *
 * @param audience the servers it is for; empty if it does not say
 * @param scopes its scopes as written, such as {@code storage.read:/d1}
 * @param expires the first moment at which it is no longer valid ({@code exp})
 * @param notBefore the first moment at which it is valid ({@code nbf})
 */
public record Claims(
        Optional<String> issuer,
        Optional<String> subject,
        List<String> audience,
        List<String> scopes,
        Optional<Instant> expires,
        Optional<Instant> notBefore,
        Profile profile) {

    /** The convention a token follows, which gives its scopes their meaning. */
    public enum Profile {
        /** Has {@code wlcg.ver}; scopes such as {@code storage.read:/path}. */
        WLCG,
        /** {@code ver} begins with {@code scitoken:2} or {@code scitokens:2}; scopes {@code read:/path} and {@code write:/path}. */
        SCITOKENS_2,
        /** {@code ver} names version 1, or is absent while all scopes are {@code read} or {@code write}. */
        SCITOKENS_1,
        /** None that is known. */
        NONE
    }

    /**
     * Reads the claims of a signed JWT in compact form (RFC 7519 §7.2) without looking at its signature.
     *
     * @param jwt anything; at most 64 KiB are looked at
     * @return the claims, or empty if this is not a JWT: another number of parts, not Base64url, not one JSON object, a repeated claim,
     *     nesting deeper than 32, or a claim of the wrong type
     */
    public static Optional<Claims> decode(String jwt) {
        return ClaimsDecoder.decode(jwt);
    }
}
