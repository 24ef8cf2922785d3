package io.pelicanfs.testbed;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;

/** Makes log records of requests, without their tokens. */
final class Logged {

    private Logged() {}

    static LoggedRequest of(TestbedServer server, Request request, String path) {
        String query = Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
        List<String> authorization = request.getHeaders().getValuesList("Authorization");
        Map<String, String> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            String value = Optional.ofNullable(field.getValue()).orElse("");
            headers.merge(
                    name, name.equals("authorization") ? Tokens.redactHeader(value) : value, (a, b) -> a + ", " + b);
        }
        return new LoggedRequest(
                0,
                server.role(),
                server.name(),
                OriginClient.sent(headers) ? Source.CACHE : Source.CLIENT,
                request.getMethod(),
                path,
                Tokens.redactQuery(query),
                headers,
                Tokens.digests(authorization, Query.parse(query)),
                0,
                0,
                0);
    }
}
