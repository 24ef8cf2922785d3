package io.pelicanfs.testbed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a token shall say: by default a WLCG token of the default issuer that reads everything for an hour. Immutable.
 *
 * @param scopes paths are relative to the namespace
 * @param issuer name of an issuer of the testbed; an unused name makes a foreign issuer, whose keys are published too
 * @param audience empty for no {@code aud}
 * @param expiresIn from now, negative for an expired token; empty for no {@code exp}
 * @param notBeforeIn from now; positive for a token that is not valid yet
 */
public record TokenSpec(
        List<String> scopes,
        String subject,
        String issuer,
        Optional<String> audience,
        Optional<Duration> expiresIn,
        Duration notBeforeIn,
        Profile profile,
        Form form) {

    /** The claim that names the profile. */
    public enum Profile {
        WLCG,
        SCITOKENS_2,
        NONE
    }

    /** Whether the text is a sound token. */
    public enum Form {
        SOUND,
        /** All claims right, signed with another key under the same key id. */
        BAD_SIGNATURE,
        /** No JWT at all. */
        GARBAGE
    }

    /** Name of an issuer that no namespace trusts. */
    public static final String FOREIGN_ISSUER = "foreign";

    private static final String ANY_AUDIENCE = "https://wlcg.cern.ch/jwt/v1/any";

    public TokenSpec {
        scopes = List.copyOf(scopes);
    }

    /** Reads everything below the namespaces of the default issuer. */
    public static TokenSpec reading() {
        return scoped("storage.read:/");
    }

    public static TokenSpec scoped(String... scopes) {
        return new TokenSpec(
                List.of(scopes),
                "testbed-user",
                Namespace.DEFAULT_ISSUER,
                Optional.of(ANY_AUDIENCE),
                Optional.of(Duration.ofHours(1)),
                Duration.ofMinutes(-1),
                Profile.WLCG,
                Form.SOUND);
    }

    public TokenSpec withSubject(String text) {
        return new TokenSpec(scopes, text, issuer, audience, expiresIn, notBeforeIn, profile, form);
    }

    public TokenSpec from(String issuerName) {
        return new TokenSpec(scopes, subject, issuerName, audience, expiresIn, notBeforeIn, profile, form);
    }

    /** Validly signed by an issuer that no namespace trusts. */
    public TokenSpec fromForeignIssuer() {
        return from(FOREIGN_ISSUER);
    }

    public TokenSpec withAudience(String text) {
        return new TokenSpec(scopes, subject, issuer, Optional.of(text), expiresIn, notBeforeIn, profile, form);
    }

    public TokenSpec withoutAudience() {
        return new TokenSpec(scopes, subject, issuer, Optional.empty(), expiresIn, notBeforeIn, profile, form);
    }

    public TokenSpec expiringIn(Duration time) {
        return new TokenSpec(scopes, subject, issuer, audience, Optional.of(time), notBeforeIn, profile, form);
    }

    /** An hour past its end. */
    public TokenSpec expired() {
        return expiringIn(Duration.ofHours(-1));
    }

    public TokenSpec withoutExpiry() {
        return new TokenSpec(scopes, subject, issuer, audience, Optional.empty(), notBeforeIn, profile, form);
    }

    public TokenSpec validIn(Duration time) {
        return new TokenSpec(scopes, subject, issuer, audience, expiresIn, time, profile, form);
    }

    public TokenSpec withProfile(Profile other) {
        return new TokenSpec(scopes, subject, issuer, audience, expiresIn, notBeforeIn, other, form);
    }

    public TokenSpec withForm(Form other) {
        return new TokenSpec(scopes, subject, issuer, audience, expiresIn, notBeforeIn, profile, other);
    }
}
