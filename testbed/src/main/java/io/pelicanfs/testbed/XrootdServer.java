package io.pelicanfs.testbed;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;

/** An XRootD origin or cache (servers.md 1 to 3). */
final class XrootdServer implements Site {

    /** Blocks of the cache. */
    static final int BLOCK_BYTES = 128 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Flavour flavour;
    private final ObjectFolder folder;
    private final DirectorView view;
    private final Authorizer authorizer;
    private final Optional<CacheFetcher> cache;
    private final XrootdDigests digests;
    private final OptionalLong quotaBytes;

    /** A cache when it is given a fetcher, else an origin. */
    XrootdServer(
            Flavour flavour,
            ObjectFolder folder,
            DirectorView view,
            Authorizer authorizer,
            Optional<CacheFetcher> cache,
            OptionalLong quotaBytes) {
        this.quotaBytes = quotaBytes;
        this.flavour = flavour;
        this.folder = folder;
        this.view = view;
        this.authorizer = authorizer;
        this.cache = cache;
        this.digests = new XrootdDigests(flavour, cache.isPresent() ? Role.CACHE : Role.ORIGIN);
    }

    @Override
    public Reply answer(Call call) throws IOException {
        Reply reply = respond(named(call)).header("Server", flavour == Flavour.XROOTD_5_5 ? "XrootD/v5.5.3" : "XRootD");
        boolean closes = reply.status() >= 400 && !reply.headers().contains("Connection");
        return reply.header("Connection", closes ? "Close" : "Keep-Alive");
    }

    /** A name ends at its first question mark, also at an escaped one. */
    private static Call named(Call call) {
        int mark = call.path().indexOf('?');
        return mark > 0 ? call.at(GoPath.clean(call.path().substring(0, mark))) : call;
    }

    private Reply respond(Call call) throws IOException {
        boolean old = flavour == Flavour.XROOTD_5_5;
        return switch (call.method()) {
            case "OPTIONS" -> options();
            case "POST" -> new Reply(501).body("Request not supported.");
            case "GET", "HEAD", "PROPFIND" -> read(call);
            case "PUT", "DELETE", "MKCOL", "MOVE" -> write(call);
            // COPY too: it needs a plug-in that the recorded servers lack.
            default -> new Reply(400).body(old ? "Request unknown" : "OK");
        };
    }

    private Reply write(Call call) throws IOException {
        Reply reply = cache.isPresent()
                ? readOnly(call.path())
                : new XrootdWrites(call, folder, view, flavour, this::tokenAllows, quotaBytes).reply();
        // A refusal keeps the connection, unless more of the body lies in it than anybody wants to read.
        boolean keeps = reply.status() >= 400 && reply.status() != 400 && reply.status() != 507;
        return keeps && (call.awaitsContinue() || call.drain()) ? reply.header("Connection", "Keep-Alive") : reply;
    }

    private Reply readOnly(String path) {
        return flavour == Flavour.XROOTD_5_5
                ? new Reply(500).body("Unable to open " + path + "; read-only file system\n")
                : new Reply(403).body("[posix]: read-only file system\n");
    }

    private Reply options() {
        Reply reply = new Reply(200).addHeader("DAV", "1").addHeader("DAV", "<http://apache.org/dav/propset/fs/1>");
        if (flavour == Flavour.XROOTD_5_5) {
            return reply.header("Allow", "HEAD,GET,PUT,PROPFIND,DELETE,OPTIONS");
        }
        return reply.header("Access-Control-Allow-Origin", "*")
                .header("Access-Control-Allow-Methods", "GET,PUT,PROPFIND")
                .header("Allow", "HEAD,GET,PUT,PROPFIND,DELETE,OPTIONS,COPY");
    }

    private Reply read(Call call) throws IOException {
        boolean listing = call.method().equals("PROPFIND");
        String verb = listing ? "locate" : "open";
        Optional<Namespace> namespace = view.namespace(call.path());
        if (namespace.isEmpty()) {
            return outside(call.path());
        }
        if (!permitted(call, namespace.get())) {
            return refused(verb, call.path());
        }
        Optional<ObjectFolder.Entry> entry = folder.find(call.path());
        if (entry.isEmpty()
                && !(cache.isPresent() && cache.get().held(call.path()).isPresent())) {
            return missing(call, verb);
        }
        if (listing) {
            return propfind(call, entry);
        }
        if (entry.isPresent() && entry.get().collection()) {
            return collection(call, entry.get());
        }
        return object(call, namespace.get(), entry);
    }

    private boolean permitted(Call call, Namespace namespace) {
        return !call.tokenExpired() && (namespace.publicReads() || tokenAllows(call, namespace, "storage.read"));
    }

    private boolean tokenAllows(Call call, Namespace namespace, String operation) {
        return call.header("Authorization")
                .flatMap(Tokens::exact)
                .or(() -> call.query().first("authz").map(Tokens::withoutBearer))
                .filter(token -> authorizer.judge(token, namespace, operation, call.path()) == Authorizer.Verdict.GOOD)
                .isPresent();
    }

    static Reply outside(String path) {
        return new Reply(403).body("Opening path &apos;" + path + "&apos; is disallowed.\n");
    }

    static Reply refused(String verb, String path) {
        return new Reply(403).body("Unable to " + verb + " " + path + "; permission denied\n");
    }

    private static Reply missing(Call call, String verb) {
        Reply reply = new Reply(404);
        return call.isHead()
                ? reply
                : reply.body("Unable to " + verb + " " + call.path() + "; no such file or directory\n");
    }

    private Reply propfind(Call call, Optional<ObjectFolder.Entry> entry) throws IOException {
        if (entry.isEmpty()) {
            return missing(call, "locate");
        }
        if (cache.isPresent() && entry.get().collection()) {
            return new Reply(409).body("Unable to locate " + call.path() + "; is a directory\n");
        }
        call.body();
        if (flavour == Flavour.XROOTD_5_5
                && call.endsWithSlash()
                && !entry.get().collection()) {
            return new Reply(500).body("Unable to locate " + call.path() + "/; not a directory\n");
        }
        return new XrootdPropfind(flavour, folder).answer(call, entry.get());
    }

    private Reply collection(Call call, ObjectFolder.Entry entry) throws IOException {
        if (call.isHead()
                && flavour == Flavour.XROOTD_5_5
                && call.header("Want-Digest").isPresent()) {
            return new Reply(409);
        }
        if (call.isHead()) {
            return describe(new Reply(200), entry.stamp().etagOfXrootd()).declaring(XrootdPropfind.COLLECTION_BYTES);
        }
        StringBuilder html = new StringBuilder(
                "<!DOCTYPE html>\n<html>\n<body>\n<h1>Listing of: " + GoPropfind.escape(entry.path()) + "</h1>\n");
        for (ObjectFolder.Entry member : folder.list(entry)) {
            String path = GoPropfind.escape(member.path());
            html.append("<a href=\"" + path + "\">" + GoPropfind.escape(member.name()) + "</a><br>\n");
        }
        return new Reply(200).body(html.append("</body>\n</html>\n").toString());
    }

    private Reply object(Call call, Namespace namespace, Optional<ObjectFolder.Entry> entry) throws IOException {
        if (call.staleVersion().isPresent()) {
            return version(call, ObjectVersion.stale(call.staleVersion().get(), call.path()), entry);
        }
        if (cache.isEmpty()) {
            return version(call, folder.open(entry.orElseThrow()), entry);
        }
        Optional<CacheEntry> held = cache.get().held(call.path());
        if (call.isHead()) {
            ObjectVersion version = held.isPresent() ? held.get().open() : folder.open(entry.orElseThrow());
            return version(call, version, entry);
        }
        boolean onlyIfCached = flavour == Flavour.XROOTD_6_2
                && call.header("Cache-Control").filter("only-if-cached"::equals).isPresent();
        if (onlyIfCached && held.isEmpty()) {
            return new Reply(500).body("Unable to open " + call.path() + "; timer expired\n");
        }
        try {
            CacheFetcher.Result result =
                    cache.get().open(call.path(), namespace, call.range().isPresent(), PATIENCE);
            return result.version().isPresent()
                    ? version(call, result.version().get(), entry)
                    : originFailed(call, result.status());
        } catch (TimeoutException e) {
            return originFailed(call, 0);
        }
    }

    private Reply originFailed(Call call, int status) {
        if (status == 404) {
            return missing(call, "open");
        }
        return new Reply(flavour == Flavour.XROOTD_5_5 ? 500 : 502)
                .body("Unable to open " + call.path() + "; connection refused\n");
    }

    private Reply version(Call call, ObjectVersion version, Optional<ObjectFolder.Entry> entry) throws IOException {
        Optional<String> wanted = call.header("Want-Digest");
        Optional<String> wantedRepresentation = call.header("Want-Repr-Digest");
        boolean digested = wanted.isPresent() || (wantedRepresentation.isPresent() && flavour == Flavour.XROOTD_6_2);
        Reply reply = call.isHead() ? head(version, entry, digested) : new XrootdReads(flavour, version).reply(call);
        reply.owning(version.content());
        if (flavour == Flavour.XROOTD_6_2) {
            version.cachedAt().ifPresent(time -> reply.header("Age", age(time)));
        }
        if (wanted.isPresent()) {
            reply.header("Digest", digests.digest(wanted.get(), checksums(version, entry)));
        } else if (!call.isHead()) {
            digests.leftOver().ifPresent(digest -> reply.header("Digest", digest));
        }
        if (wantedRepresentation.isPresent() && digested) {
            digests.representation(wantedRepresentation.get(), checksums(version, entry))
                    .ifPresent(digest -> reply.header("Repr-Digest", digest));
        }
        return reply;
    }

    private Reply head(ObjectVersion version, Optional<ObjectFolder.Entry> entry, boolean digested) {
        Reply reply = new Reply(200).declaring(version.size());
        String etag = entry.map(found -> found.stamp().etagOfXrootd()).orElse(version.etag());
        describe(reply, etag);
        if (digested) {
            reply.headers().remove("Etag");
        }
        return reply;
    }

    private Reply describe(Reply reply, String etag) {
        return flavour == Flavour.XROOTD_6_2 ? reply.header("Etag", etag).header("Accept-Ranges", "bytes") : reply;
    }

    private Checksums checksums(ObjectVersion version, Optional<ObjectFolder.Entry> entry) throws IOException {
        List<Checksums> known = version.checksums().stream().toList();
        if (!known.isEmpty()) {
            return known.get(0);
        }
        return entry.isPresent() && cache.isEmpty() ? folder.checksums(entry.get()) : Checksums.of(version.content());
    }

    private static String age(Instant since) {
        return String.valueOf(Math.max(0, Duration.between(since, Instant.now()).toSeconds()));
    }
}
