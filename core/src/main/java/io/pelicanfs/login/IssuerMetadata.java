package io.pelicanfs.login;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What an issuer says of itself (OpenID Connect Discovery 1.0 §3, RFC 8414 §2), as far as a login needs it. All endpoints are {@code https}.
 *
 * @param issuer the issuer, as the director names it
 */
record IssuerMetadata(
        String issuer, Optional<URI> token, Optional<URI> deviceAuthorization, Optional<URI> registration) {
    static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

    /** Reads a metadata document; empty if it is another issuer's, which RFC 8414 §3.3 forbids to use. */
    static Optional<IssuerMetadata> from(String issuer, OAuthAnswer document) {
        if (!withoutSlash(document.text("issuer").orElse("")).equals(withoutSlash(issuer))) {
            return Optional.empty();
        }
        List<String> grants = document.texts("grant_types_supported");
        // Issuers that list no grant types but have the endpoint do support it.
        boolean device = grants.isEmpty() || grants.contains(DEVICE_CODE);
        return Optional.of(new IssuerMetadata(
                issuer,
                endpoint(document, "token_endpoint"),
                endpoint(document, "device_authorization_endpoint").filter(any -> device),
                endpoint(document, "registration_endpoint")));
    }

    /** Returns whether a person can log in without an administrator's help: by the device flow, as a client that registers itself. */
    boolean supportsLogin() {
        return token.isPresent() && deviceAuthorization.isPresent() && registration.isPresent();
    }

    static String withoutSlash(String issuer) {
        return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    }

    private static Optional<URI> endpoint(OAuthAnswer document, String name) {
        return document.text(name).flatMap(IssuerMetadata::https);
    }

    /** Returns an {@code https} URL with a host; empty for any other text. */
    static Optional<URI> https(String text) {
        try {
            var uri = new URI(text);
            return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (java.net.URISyntaxException e) {
            return Optional.empty();
        }
    }
}
