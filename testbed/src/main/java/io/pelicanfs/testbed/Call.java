package io.pelicanfs.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content.Source;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;

/** A request as a site sees it: decoded, and bent by the faults that change what is asked. */
final class Call {

    private static final int BODY_LIMIT_BYTES = 1 << 20;
    private static final int DRAINED_BYTES = 256 << 10;
    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final Request request;
    private final String rawPath;
    private final String path;
    private final Query query;
    private final Optional<Fault> fault;
    private final LogEntry entry;
    private final Curtain curtain;

    Call(Request request, String path, Optional<Fault> fault, LogEntry entry, Curtain curtain) {
        this.request = request;
        this.rawPath = request.getHttpURI().getPath();
        this.path = path;
        this.query =
                Query.parse(Optional.ofNullable(request.getHttpURI().getQuery()).orElse(""));
        this.fault = fault;
        this.entry = entry;
        this.curtain = curtain;
    }

    /** The same request for another path, as a server takes it that reads names in its own way. */
    Call at(String otherPath) {
        return new Call(request, otherPath, fault, entry, curtain);
    }

    String method() {
        return request.getMethod();
    }

    boolean isHead() {
        return method().equals("HEAD");
    }

    /** Decoded and cleaned. */
    String path() {
        return path;
    }

    boolean endsWithSlash() {
        return rawPath.endsWith("/");
    }

    /** Whether {@code ..} segments were resolved. */
    boolean climbs() {
        return GoPath.decode(rawPath).filter(text -> text.contains("/..")).isPresent();
    }

    Query query() {
        return query;
    }

    HttpFields headers() {
        return request.getHeaders();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    List<String> headerLines(String name) {
        return request.getHeaders().getValuesList(name);
    }

    boolean asksForTrailers() {
        return header("TE").filter("trailers"::equals).isPresent()
                && header("X-Transfer-Status").filter("true"::equals).isPresent();
    }

    /** {@code Range}, as the faults let the server understand it. */
    Optional<String> range() {
        Optional<String> asked = header("Range");
        if (fault.filter(Fault.IgnoredRange.class::isInstance).isPresent()) {
            return Optional.empty();
        }
        return fault.filter(Fault.WrongRange.class::isInstance)
                .map(Fault.WrongRange.class::cast)
                .map(wrong -> asked.map(range -> shifted(range, wrong.byBytes())))
                .orElse(asked);
    }

    /** The other version of the object to serve instead. */
    Optional<byte[]> staleVersion() {
        return fault.filter(Fault.StaleVersion.class::isInstance)
                .map(Fault.StaleVersion.class::cast)
                .map(Fault.StaleVersion::content);
    }

    /** Whether the server shall take the token for expired. */
    boolean tokenExpired() {
        return fault.filter(Fault.ExpiredToken.class::isInstance).isPresent();
    }

    boolean hasBody() {
        return request.getLength() > 0 || request.getHeaders().contains("Transfer-Encoding");
    }

    boolean isChunked() {
        return request.getHeaders().contains("Transfer-Encoding");
    }

    /** The path that {@code Destination} names, decoded and cleaned; a whole URL or a path. */
    Optional<String> destination() {
        return rawDestination().flatMap(GoPath::decode).map(GoPath::clean);
    }

    /** The path that {@code Destination} names, as it stands there: XRootD takes escapes for themselves. */
    Optional<String> rawDestination() {
        return header("Destination")
                .map(text -> text.replaceFirst("^https?://[^/]*", ""))
                // Jetty reads headers as ISO 8859-1; the bytes are UTF-8.
                .map(text -> new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    /** The length of the body as promised; empty for a chunked one. */
    OptionalLong bodyLength() {
        return isChunked() ? OptionalLong.empty() : OptionalLong.of(Math.max(0, request.getLength()));
    }

    /** The body as it comes, counted in the log, and bent by faults. */
    InputStream upload() {
        return new UploadStream(Source.asInputStream(request), fault, entry, curtain);
    }

    /** Whether the client waits for {@code 100 Continue}; XRootD knows it in lower case only. */
    boolean awaitsContinue() {
        return header("Expect").filter("100-continue"::equals).isPresent();
    }

    /**
     * Takes what Go takes of a body it has no use for, so that the client hears the answer: 256 KiB. Returns whether that was all
     * of it.
     */
    boolean drain() throws IOException {
        try {
            return Source.asInputStream(request).readNBytes(DRAINED_BYTES).length < DRAINED_BYTES;
        } catch (EofException e) {
            // The client has given up itself.
            return false;
        }
    }

    byte[] body() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream in = Source.asInputStream(request)) {
            bytes.writeBytes(in.readNBytes(BODY_LIMIT_BYTES));
        }
        return bytes.toByteArray();
    }

    private static String shifted(String range, long by) {
        Matcher one = ONE_RANGE.matcher(range);
        if (!one.matches()) {
            return range;
        }
        String end = one.group(2).isEmpty() ? "" : String.valueOf(Long.parseLong(one.group(2)) + by);
        return "bytes=" + (Long.parseLong(one.group(1)) + by) + "-" + end;
    }
}
