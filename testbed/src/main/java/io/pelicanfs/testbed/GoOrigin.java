package io.pelicanfs.testbed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** The posixv2 origin (recordings 05 to 09). */
final class GoOrigin implements Site {

    private static final Map<String, String> SCOPES = Map.of(
            "GET", "storage.read",
            "HEAD", "storage.read",
            "PROPFIND", "storage.read",
            "PUT", "storage.create",
            "POST", "storage.create",
            "MKCOL", "storage.create",
            "LOCK", "storage.create",
            "PROPPATCH", "storage.create",
            "COPY", "storage.create");
    private static final String ALLOWED =
            "OPTIONS, LOCK, GET, HEAD, POST, DELETE, PROPPATCH, COPY, MOVE, UNLOCK, PROPFIND, PUT";

    private final ObjectFolder folder;
    private final DirectorView view;
    private final Authorizer authorizer;
    private final String baseUrl;
    private final Issuer own;
    private final OptionalLong quotaBytes;

    GoOrigin(
            ObjectFolder folder,
            DirectorView view,
            Authorizer authorizer,
            String baseUrl,
            Issuer own,
            OptionalLong quotaBytes) {
        this.folder = folder;
        this.view = view;
        this.authorizer = authorizer;
        this.baseUrl = baseUrl;
        this.own = own;
        this.quotaBytes = quotaBytes;
    }

    @Override
    public Reply answer(Call call) throws IOException {
        Optional<Reply> page = WellKnown.page(call, baseUrl, own);
        if (page.isPresent()) {
            return page.get();
        }
        if (call.path().equals("/")) {
            return WellKnown.methodNotAllowed();
        }
        Optional<Namespace> namespace = view.namespace(call.path());
        if (namespace.isEmpty()) {
            return outside(call);
        }
        if (call.method().equals("OPTIONS")) {
            return new Reply(200).header("Allow", ALLOWED).header("Dav", "1, 2").header("Ms-Author-Via", "DAV");
        }
        Optional<Reply> refusal = refusal(call, namespace.get());
        return refusal.isPresent() ? refusal.get() : allowed(call, namespace.get());
    }

    /** A path that was cleaned out of a namespace by {@code ..} is refused as an object, others are unknown routes. */
    private static Reply outside(Call call) {
        return call.climbs() ? unauthorized("storage.read", call.path(), 0) : WellKnown.notFound();
    }

    private Optional<Reply> refusal(Call call, Namespace namespace) {
        String operation = SCOPES.getOrDefault(call.method(), "storage.modify");
        boolean open = namespace.publicReads() && operation.equals("storage.read");
        if (open && !call.tokenExpired()) {
            return Optional.empty();
        }
        List<String> tokens = tokens(call);
        boolean good = !call.tokenExpired()
                && tokens.stream()
                        .anyMatch(token ->
                                authorizer.judge(token, namespace, operation, call.path()) == Authorizer.Verdict.GOOD);
        return good ? Optional.empty() : Optional.of(unauthorized(operation, call.path(), tokens.size()));
    }

    private static Reply unauthorized(String operation, String path, int tried) {
        return Reply.json(
                401,
                goJson(
                        "error",
                        "unauthorized",
                        "detail",
                        "authorization failed for " + operation + " " + path + "; tried " + tried + " token(s)"));
    }

    /** Go writes the members of a JSON object in the order of their names. */
    static String goJson(String name, String value, String otherName, String otherValue) {
        return Json.write(new TreeMap<>(Map.of(name, value, otherName, otherValue)));
    }

    /** Only the first {@code Authorization} line counts, but all tokens in it, and those in the query. */
    private static List<String> tokens(Call call) {
        Set<String> tokens = new LinkedHashSet<>();
        call.header("Authorization").ifPresent(line -> tokens.addAll(Tokens.inHeader(line)));
        call.query().first("access_token").ifPresent(tokens::add);
        call.query().first("authz").ifPresent(tokens::add);
        return new ArrayList<>(tokens);
    }

    private Reply allowed(Call call, Namespace namespace) throws IOException {
        if (GoWrites.isWrite(call.method()) && namespace.writes()) {
            return folder.encloses(call.path())
                    ? new GoWrites(call, folder, view, quotaBytes).reply()
                    : text(404, "Not Found");
        }
        Optional<ObjectFolder.Entry> found = folder.find(call.path());
        boolean read = call.method().equals("GET") || call.isHead();
        if (!read && !call.method().equals("PROPFIND")) {
            return text(405, "Method Not Allowed");
        }
        if (found.isEmpty()) {
            return text(404, "Not Found");
        }
        if (!read) {
            return new GoPropfind(folder, namespace).answer(call, found.get());
        }
        if (found.get().collection()) {
            boolean browser = call.header("Accept").filter("text/html"::equals).isPresent() && !call.isHead();
            return browser ? GoIndex.page(folder, found.get(), namespace) : text(405, "Method Not Allowed");
        }
        return object(call, found.get());
    }

    private Reply object(Call call, ObjectFolder.Entry entry) throws IOException {
        ObjectVersion version = call.staleVersion().isPresent()
                ? ObjectVersion.stale(call.staleVersion().get(), entry.path())
                : folder.open(entry);
        String ofHead = entry.stamp().etagOfHead();
        String shown = call.isHead() || call.endsWithSlash() ? ofHead : version.etag();
        Reply reply = new GoReads(call, version, List.of(ofHead, version.etag()))
                .reply()
                .owning(version.content())
                .header("Etag", call.staleVersion().isPresent() ? version.etag() : shown)
                .header("Last-Modified", version.lastModified());
        if (call.isHead()) {
            Checksums checksums =
                    version.checksums().isPresent() ? version.checksums().get() : folder.checksums(entry);
            checksums
                    .goAnswer(call.header("Want-Digest").orElse("crc32c"))
                    .ifPresent(digest -> reply.header("Digest", digest));
        }
        return reply;
    }

    private static Reply text(int status, String text) {
        return new Reply(status).header("Content-Type", MediaTypes.TEXT).body(text);
    }
}
