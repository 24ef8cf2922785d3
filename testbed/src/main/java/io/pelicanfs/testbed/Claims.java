package io.pelicanfs.testbed;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** Claims read without judging the signature, as the director does. */
final class Claims {

    private Claims() {}

    static Optional<Instant> expiry(String token) {
        try {
            return Optional.ofNullable(SignedJWT.parse(token).getJWTClaimsSet().getExpirationTime())
                    .map(Date::toInstant);
        } catch (ParseException e) {
            return Optional.empty();
        }
    }
}
