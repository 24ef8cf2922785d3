package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.util.Optional;

/** Where URLs lead that do not name their federation. */
record Home(Optional<String> federation) {
    /** Where {@code osdf://} leads unless another federation is configured. */
    static final String OSDF = "osg-htc.org";

    static Home of(PelicanConfig config) {
        return new Home(config.federation());
    }

    /** Returns {@code url} as one that names its federation. */
    PelicanUrl resolve(PelicanUrl url) throws PelicanException {
        return switch (url.form()) {
            case PELICAN -> url;
            case OSDF -> url.at(federation.orElse(OSDF));
            case PATH ->
                url.at(federation.orElseThrow(() -> PelicanException.of(
                                ErrorKind.USAGE, "a bare path, and no federation is configured")
                        .url(url)
                        .nextStep("Write pelican://HOST/PATH or osdf:///PATH, or give the federation with -f HOST.")
                        .build()));
        };
    }
}
