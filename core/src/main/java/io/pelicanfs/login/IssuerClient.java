package io.pelicanfs.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanException;
import io.pelicanfs.ServerOutcome;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpTransport;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The requests to an issuer (RFC 6749, 7591, 8414, 8628). No secret of an issuer goes to another host than its metadata name. Thread-safe. */
final class IssuerClient {
    private static final int LONGEST_ANSWER_BYTES = 1 << 20;
    private static final JsonFactory JSON = new JsonFactory();

    /** All that a client of ours may ever ask for; each login asks for less. */
    private static final String CLIENT_SCOPES = "offline_access wlcg storage.read:/ storage.modify:/ storage.create:/";

    private final HttpTransport http;

    IssuerClient(HttpTransport http) {
        this.http = http;
    }

    /**
     * Returns what the issuer says of itself; without endpoints if it says nothing.
     *
     * @throws PelicanException if it cannot be asked
     */
    IssuerMetadata metadata(String issuer) throws PelicanException {
        var best = new IssuerMetadata(issuer, Optional.empty(), Optional.empty(), Optional.empty());
        var base = IssuerMetadata.https(IssuerMetadata.withoutSlash(issuer));
        if (base.isEmpty()) {
            return best;
        }
        for (var document : documents(base.get())) {
            var answer = send(HttpRequest.of(Purpose.ISSUER, "GET", document).with("Accept", "application/json"));
            if (answer.status() >= 500) {
                throw unreachable(document, "status " + answer.status(), null);
            }
            var found = answer.succeeded() ? IssuerMetadata.from(issuer, answer) : Optional.<IssuerMetadata>empty();
            if (found.isPresent()
                    && (found.get().supportsLogin() || best.token().isEmpty())) {
                best = found.get();
            }
            if (best.supportsLogin()) {
                break;
            }
        }
        return best;
    }

    /** OpenID Connect appends its name to the issuer, RFC 8414 §3.1 puts its own before the issuer's path. */
    private static List<URI> documents(URI issuer) {
        var path = Optional.ofNullable(issuer.getRawPath()).orElse("");
        var server = "https://" + issuer.getRawAuthority();
        return List.of(
                URI.create(server + path + "/.well-known/openid-configuration"),
                URI.create(server + "/.well-known/oauth-authorization-server" + path));
    }

    /** Registers this user's program with the issuer. */
    Wallet.Client register(IssuerMetadata at) throws PelicanException {
        var body = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
            json.writeStartObject();
            json.writeStringProperty("client_name", "PelicanFS for Java");
            json.writeStringProperty("token_endpoint_auth_method", "client_secret_basic");
            json.writeArrayPropertyStart("grant_types");
            json.writeString("refresh_token");
            json.writeString(IssuerMetadata.DEVICE_CODE);
            json.writeEndArray();
            // No browser comes back to us; some issuers insist that the lists are there.
            json.writeArrayPropertyStart("response_types");
            json.writeEndArray();
            json.writeArrayPropertyStart("redirect_uris");
            json.writeEndArray();
            json.writeStringProperty("scope", CLIENT_SCOPES);
            json.writeEndObject();
        }
        var answer =
                send(HttpRequest.of(Purpose.ISSUER, "POST", at.registration().orElseThrow())
                        .with("Content-Type", "application/json")
                        .with("Accept", "application/json")
                        .withBody(body.toString().getBytes(UTF_8)));
        var id = answer.text("client_id");
        if (!answer.succeeded() || id.isEmpty()) {
            throw refused(at, "did not register this program", answer);
        }
        long expires = answer.number("client_secret_expires_at").orElse(0);
        return new Wallet.Client(
                at.issuer(),
                id.get(),
                answer.text("client_secret"),
                expires > 0 ? Optional.of(Instant.ofEpochSecond(expires)) : Optional.empty());
    }

    /** Begins a device flow. */
    OAuthAnswer authorizeDevice(IssuerMetadata at, Wallet.Client client, String scopes) throws PelicanException {
        return post(at.deviceAuthorization().orElseThrow(), client, Map.of("scope", scopes));
    }

    /** Asks whether the person has approved. */
    OAuthAnswer poll(IssuerMetadata at, Wallet.Client client, String deviceCode) throws PelicanException {
        return post(
                at.token().orElseThrow(),
                client,
                Map.of("grant_type", IssuerMetadata.DEVICE_CODE, "device_code", deviceCode));
    }

    /** Spends a refresh token. */
    OAuthAnswer refresh(IssuerMetadata at, Wallet.Client client, String refreshToken) throws PelicanException {
        return post(
                at.token().orElseThrow(), client, Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
    }

    private OAuthAnswer post(URI endpoint, Wallet.Client client, Map<String, String> fields) throws PelicanException {
        var form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + escaped(field.getValue()))
                .collect(Collectors.joining("&", "client_id=" + escaped(client.id()) + "&", ""));
        var request = HttpRequest.of(Purpose.ISSUER, "POST", endpoint)
                .with("Content-Type", "application/x-www-form-urlencoded")
                .with("Accept", "application/json")
                .withBody(form.getBytes(UTF_8));
        return send(client.secret()
                .map(secret -> request.with("Authorization", basic(client.id(), secret)))
                .orElse(request));
    }

    private OAuthAnswer send(HttpRequest request) throws PelicanException {
        try (var response = http.execute(request)) {
            return OAuthAnswer.parse(response.status(), response.bodyText(LONGEST_ANSWER_BYTES));
        } catch (HttpFailure e) {
            if (e.stage() == HttpFailure.Stage.ABORTED) {
                throw PelicanException.of(ErrorKind.CANCELLED, "cancelled")
                        .cause(e)
                        .build();
            }
            throw unreachable(request.uri(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw unreachable(request.uri(), "its answer broke off", e);
        }
    }

    private static PelicanException unreachable(URI uri, String why, @Nullable Exception cause) {
        var server = "https://" + uri.getRawAuthority();
        var failure = PelicanException.of(ErrorKind.CONTACT, "the token issuer " + server + " cannot be asked")
                .attempts(List.of(new ServerOutcome(server, why)))
                .retryable();
        return cause == null ? failure.build() : failure.cause(cause).build();
    }

    /** The issuer's own words are left out: they may quote what was sent. */
    static PelicanException refused(IssuerMetadata at, String what, OAuthAnswer answer) {
        return PelicanException.of(
                        ErrorKind.TOKEN_NEEDED,
                        "the token issuer " + at.issuer() + " " + what + " (" + answer.error() + ")")
                .build();
    }

    /** RFC 6749 §2.3.1: both parts are escaped as in a form before they become one. */
    private static String basic(String id, String secret) {
        var pair = escaped(id) + ":" + escaped(secret);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
