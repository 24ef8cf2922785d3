package io.pelicanfs.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;

/** A token for everything in the namespace. It has the form and the length of a real one; its signature is none, since nginx compares text. */
record Token(String text) {
    private static final Duration VALID = Duration.ofDays(1);
    private static final int SIGNATURE_BYTES = 64;

    static Token issuedBy(String issuer) {
        long now = Instant.now().getEpochSecond();
        var signature = new byte[SIGNATURE_BYTES];
        new Random(1).nextBytes(signature);
        return new Token(encoded("{\"alg\":\"ES256\",\"kid\":\"bench\",\"typ\":\"JWT\"}") + "."
                + encoded("""
                        {"iss":"%s","sub":"bench","aud":"https://wlcg.cern.ch/jwt/v1/any","wlcg.ver":"1.0",\
                        "scope":"storage.read:/","iat":%d,"nbf":%d,"exp":%d}""".formatted(issuer, now, now, now + VALID.toSeconds()))
                + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "a token";
    }
}
