package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.federation.ObjectServer;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Asks what version an object is of, by HEAD requests that want a digest. Thread-safe. */
public final class VersionQuery {
    private final Access access;

    VersionQuery(Access access) {
        this.access = access;
    }

    /** Returns what one server says of the object's version, asked by a HEAD that wants a digest. */
    public Version of(PelicanUrl url) throws IOException {
        return ask(url, ServerLoop.Start.SERVERS);
    }

    private Version ask(PelicanUrl url, ServerLoop.Start start) throws IOException {
        var loop = ServerLoop.begin(access, url, start, Set.of());
        var exchange = new HeadExchange(url, Optional.of(DigestAlgorithm.CRC32C));
        var answer = loop.next(exchange);
        try (var response = answer.response()) {
            return exchange.version(answer.server(), response);
        }
    }

    /**
     * Returns what is known of the version of {@code object}, which was listed: a HEAD that wants a digest asks the server that listed it, since a
     * cache may have kept an older one.
     */
    public Version ofListed(ObjectInfo object) throws IOException {
        try {
            return Version.listed(object).and(ask(object.url(), ServerLoop.Start.COLLECTIONS));
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.CANCELLED) {
                throw e;
            }
            // It lists and does not serve: the listing is all there is.
            return Version.listed(object);
        }
    }

    /**
     * Returns all that servers say of the object's version: one by a HEAD that wants a digest and, where no digest is known by then, as of an
     * object that a cache has in part only, one origin by another.
     *
     * @param known what is known already
     * @throws PelicanException of kind {@link ErrorKind#CHANGED} if the object is of another version than that
     */
    public Version of(PelicanUrl url, Version known) throws IOException {
        var told = of(url);
        if (known.compare(told) == Version.Evidence.DIFFERENT) {
            throw ObjectClient.changed(url);
        }
        var all = told.and(known);
        if (!all.digests().isEmpty()) {
            return all;
        }
        return atOrigin(url)
                .filter(version -> all.compare(version) != Version.Evidence.DIFFERENT)
                .map(all::and)
                .orElse(all);
    }

    private Optional<Version> atOrigin(PelicanUrl url) throws PelicanException {
        try {
            var plan = access.federations().locateOrigins(url);
            var token = access.tokens().held(url, plan.answer(), Operation.READ);
            var requests = new ServerRequests(access.http(), plan, token);
            return plan.servers().stream()
                    .filter(ObjectServer::origin)
                    .findFirst()
                    .flatMap(origin -> new OriginLook(requests, token, origin)
                            .at(url, Optional.of(DigestAlgorithm.CRC32C))
                            .version());
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.CANCELLED) {
                throw e;
            }
            // A namespace need not let its origins be read.
            return Optional.empty();
        }
    }
}
