package io.pelicanfs.testbed;

import java.util.List;

/** OIDC metadata, keys and device flow of every issuer, each below its own path. */
final class IssuerSite implements Site {

    private final String baseUrl;
    private final Issuers issuers;

    IssuerSite(String baseUrl, Issuers issuers) {
        this.baseUrl = baseUrl;
        this.issuers = issuers;
    }

    @Override
    public Reply answer(Call call) {
        boolean reads = List.of("GET", "HEAD").contains(call.method());
        for (Issuer issuer : issuers.all()) {
            String base = issuer.url().substring(baseUrl.length());
            if (reads && call.path().equals(base + "/.well-known/openid-configuration")) {
                return WellKnown.oidc(issuer);
            }
            if (reads && call.path().equals(base + "/.well-known/issuer.jwks")) {
                return WellKnown.jwks(issuer);
            }
            if (call.path().startsWith(base + "/")) {
                var page = issuer.deviceFlow()
                        .answer(call, issuer.url(), call.path().substring(base.length()));
                if (page.isPresent()) {
                    return page.get();
                }
            }
        }
        if (!reads) {
            return WellKnown.methodNotAllowed();
        }
        return WellKnown.notFound();
    }
}
