package io.pelicanfs.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.http.FakeResponse;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpResponse;
import io.pelicanfs.http.HttpTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An issuer in memory. Refresh tokens rotate; one that comes a second time is counted. */
final class FakeIssuer implements HttpTransport {
    static final String URL = "https://issuer.example/ns";

    final List<HttpRequest> requests = new ArrayList<>();
    final Deque<String> polls = new ArrayDeque<>();
    private final Set<String> spent = new HashSet<>();
    String metadata = metadata(true);
    String begun =
            "{\"device_code\":\"dc\",\"user_code\":\"UC-1\",\"verification_uri\":\"https://issuer.example/device\","
                    + "\"expires_in\":60}";
    long accessSeconds = 3600;
    int registrations;
    int refreshes;
    int spentTwice;
    int unknownClients;
    String refreshError = "";
    Runnable beforeRefresh = () -> {};
    private int tokens;

    static String metadata(boolean registers) {
        return "{\"issuer\":\"" + URL + "\",\"token_endpoint\":\"" + URL
                + "/token\",\"device_authorization_endpoint\":\"" + URL + "/device\""
                + (registers ? ",\"registration_endpoint\":\"" + URL + "/register\"" : "") + "}";
    }

    @Override
    public HttpResponse execute(HttpRequest request) throws HttpFailure {
        if (request.uri().getPath().endsWith("/token") && body(request).contains("grant_type=refresh_token")) {
            beforeRefresh.run();
        }
        synchronized (this) {
            return answer(request);
        }
    }

    private HttpResponse answer(HttpRequest request) throws HttpFailure {
        requests.add(request);
        var path = request.uri().getPath();
        if (request.method().equals("GET")) {
            return path.equals("/ns/.well-known/openid-configuration") ? json(200, metadata) : json(404, "");
        }
        if (path.endsWith("/register")) {
            registrations++;
            return json(201, "{\"client_id\":\"id " + registrations + "\",\"client_secret\":\"s+/\"}");
        }
        if (path.endsWith("/device")) {
            return unknownClients-- > 0 ? json(401, "{\"error\":\"invalid_client\"}") : json(200, begun);
        }
        return body(request).contains("device_code") ? poll() : refresh(request);
    }

    private HttpResponse poll() throws HttpFailure {
        var next = polls.isEmpty() ? "ok" : polls.removeFirst();
        return switch (next) {
            case "ok" -> token();
            case "dead" -> throw new HttpFailure(HttpFailure.Stage.CONNECT, "connection refused", null);
            default -> json(400, "{\"error\":\"" + next + "\"}");
        };
    }

    private HttpResponse refresh(HttpRequest request) {
        var body = body(request);
        var token = body.replaceFirst(".*refresh_token=(rt-\\d+).*", "$1");
        if (!refreshError.isEmpty()) {
            return json(400, "{\"error\":\"" + refreshError + "\"}");
        }
        if (!spent.add(token)) {
            spentTwice++;
            return json(400, "{\"error\":\"invalid_grant\"}");
        }
        refreshes++;
        return token();
    }

    private HttpResponse token() {
        tokens++;
        return json(
                200,
                "{\"access_token\":\"at-" + tokens + "\",\"refresh_token\":\"rt-" + tokens + "\",\"expires_in\":"
                        + accessSeconds + "}");
    }

    static String body(HttpRequest request) {
        var bytes = new ByteArrayOutputStream();
        try {
            request.body().writeTo(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toString(UTF_8);
    }

    static String credentials(HttpRequest request) {
        return new String(
                Base64.getDecoder()
                        .decode(request.headers()
                                .getOrDefault("Authorization", "")
                                .replace("Basic ", "")),
                UTF_8);
    }

    private static HttpResponse json(int status, String text) {
        return FakeResponse.of(status).body(text);
    }

    @Override
    public void close() {}
}
