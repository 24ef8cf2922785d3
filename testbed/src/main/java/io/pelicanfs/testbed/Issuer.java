package io.pelicanfs.testbed;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** An issuer of tokens: a URL, a key, and what it signs. */
final class Issuer {

    private final String name;
    private final String url;
    private final ECKey key;
    private final DeviceFlow deviceFlow;

    Issuer(String name, String url) {
        this.name = name;
        this.url = url;
        this.key = newKey();
        this.deviceFlow = new DeviceFlow(this);
    }

    DeviceFlow deviceFlow() {
        return deviceFlow;
    }

    String name() {
        return name;
    }

    String url() {
        return url;
    }

    /** Its public key as a JSON document on one line. */
    String jwks() {
        return document(
                "{\"keys\":[{\"alg\":\"ES256\",\"crv\":\"P-256\",\"kid\":\"%s\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}]}");
    }

    /** The same document as the servers' own pages show it. */
    String indentedJwks() {
        return document("""
                {
                  "keys": [
                    {
                      "alg": "ES256",
                      "crv": "P-256",
                      "kid": "%s",
                      "kty": "EC",
                      "x": "%s",
                      "y": "%s"
                    }
                  ]
                }
                """);
    }

    private String document(String template) {
        return template.formatted(key.getKeyID(), key.getX(), key.getY());
    }

    String sign(TokenSpec spec) {
        if (spec.form() == TokenSpec.Form.GARBAGE) {
            return "this-is-not-a-token";
        }
        ECKey signing = spec.form() == TokenSpec.Form.BAD_SIGNATURE ? newKey() : key;
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims(spec));
        try {
            token.sign(new ECDSASigner(signing));
        } catch (JOSEException e) {
            throw new IllegalStateException("a P-256 key signs ES256", e);
        }
        return token.serialize();
    }

    boolean signed(SignedJWT token) {
        try {
            return key.getKeyID().equals(token.getHeader().getKeyID())
                    && token.verify(new ECDSAVerifier(key.toECPublicKey()));
        } catch (JOSEException e) {
            return false;
        }
    }

    private JWTClaimsSet claims(TokenSpec spec) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(url)
                .subject(spec.subject())
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(earlier(now, spec)))
                .notBeforeTime(Date.from(now.plus(spec.notBeforeIn()).minus(expiredFor(spec))))
                .claim("scope", String.join(" ", spec.scopes()));
        spec.audience().ifPresent(claims::audience);
        spec.expiresIn().ifPresent(time -> claims.expirationTime(Date.from(now.plus(time))));
        switch (spec.profile()) {
            case WLCG -> claims.claim("wlcg.ver", "1.0");
            case SCITOKENS_2 -> claims.claim("ver", "scitoken:2.0");
            case NONE -> {}
        }
        return claims.build();
    }

    /** An expired token was issued, and became valid, an hour before its end. */
    private static Instant earlier(Instant now, TokenSpec spec) {
        return now.minus(Duration.ofMinutes(1)).minus(expiredFor(spec));
    }

    private static Duration expiredFor(TokenSpec spec) {
        return spec.expiresIn()
                .filter(Duration::isNegative)
                .map(time -> time.negated().plusHours(1))
                .orElse(Duration.ZERO);
    }

    private static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }
}
