package io.pelicanfs.testbed;

import java.util.List;

/** OIDC metadata and keys of every issuer, each below its own path. */
final class IssuerSite implements Site {

    private final String baseUrl;
    private final Issuers issuers;

    IssuerSite(String baseUrl, Issuers issuers) {
        this.baseUrl = baseUrl;
        this.issuers = issuers;
    }

    @Override
    public Reply answer(Call call) {
        if (!List.of("GET", "HEAD").contains(call.method())) {
            return WellKnown.methodNotAllowed();
        }
        for (Issuer issuer : issuers.all()) {
            String base = issuer.url().substring(baseUrl.length());
            if (call.path().equals(base + "/.well-known/openid-configuration")) {
                return WellKnown.oidc(issuer.url(), issuer.url());
            }
            if (call.path().equals(base + "/.well-known/issuer.jwks")) {
                return WellKnown.jwks(issuer);
            }
        }
        return WellKnown.notFound();
    }
}
