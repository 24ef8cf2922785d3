package io.pelicanfs.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content.Source;
import org.eclipse.jetty.server.Request;

/** A request as a site sees it: decoded, and bent by the faults that change what is asked. */
final class Call {

    private static final int BODY_LIMIT_BYTES = 1 << 20;
    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final Request request;
    private final String rawPath;
    private final String path;
    private final Query query;
    private final Optional<Fault> fault;

    Call(Request request, String path, Optional<Fault> fault) {
        this.request = request;
        this.rawPath = request.getHttpURI().getPath();
        this.path = path;
        this.query =
                Query.parse(Optional.ofNullable(request.getHttpURI().getQuery()).orElse(""));
        this.fault = fault;
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
