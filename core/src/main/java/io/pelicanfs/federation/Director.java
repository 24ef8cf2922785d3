package io.pelicanfs.federation;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.ServerOutcome;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpResponse;
import io.pelicanfs.http.HttpTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;

/**
 * One question to a director, without retry: which servers have this object (protocol facts §3.1, §3.2). Never carries a token.
 */
final class Director {
    private final HttpTransport http;
    private final Clock clock;

    Director(HttpTransport http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    /** What an answer is wanted for. */
    enum Use {
        READING("GET"),
        /** Creating, replacing, moving and deleting: one capability, one answer (§3.6). */
        WRITING("PUT");

        private final String method;

        Use(String method) {
            this.method = method;
        }
    }

    /** Asks {@code director}; {@code query} goes along as it stands, with its question mark. */
    DirectorAnswer ask(URI director, PelicanUrl url, String query, Use use) throws PelicanException {
        var uri = URI.create(director + url.encodedPath() + query);
        try (var response = http.execute(HttpRequest.of(Purpose.DIRECTOR, use.method, uri))) {
            if (response.status() / 100 == 3) {
                return DirectorAnswer.from(
                        response, url, use == Use.WRITING || query.contains("directread"), clock.instant());
            }
            var refusal = refusal(response, director, url);
            RetryAfter.of(response).ifPresent(time -> refusal.cause(new RetryAfter(time)));
            throw refusal.build();
        } catch (HttpFailure e) {
            throw unreachable(e, director, url);
        } catch (PelicanException e) {
            throw e;
        } catch (IOException e) {
            throw PelicanException.of(ErrorKind.DIRECTOR, "the director's answer broke off")
                    .url(url)
                    .cause(e)
                    .retryable()
                    .build();
        }
    }

    /**
     * Asks the one server of a federation without director: it tells its namespace with every answer (§2.3).
     */
    DirectorAnswer askOrigin(String host, PelicanUrl url) throws PelicanException {
        var server = URI.create("https://" + host);
        try (var response =
                http.execute(HttpRequest.of(Purpose.DIRECTOR, "HEAD", URI.create(server + url.encodedPath())))) {
            if (response.header("X-Pelican-Namespace").isEmpty()) {
                throw PelicanException.of(
                                ErrorKind.DISCOVERY,
                                host + " names no director, and does not name its namespace either")
                        .url(url)
                        .nextStep("Check that " + host + " is a Pelican federation.")
                        .build();
            }
            var said = DirectorAnswer.from(response, url, true, clock.instant());
            return new DirectorAnswer(
                    said.namespace(),
                    said.tokenRequired(),
                    said.collections(),
                    said.issuers(),
                    said.basePaths(),
                    said.maxScopeDepth(),
                    List.of(new ObjectServer(server.toString(), "the federation's only server", true)),
                    said.clockError());
        } catch (HttpFailure e) {
            throw unreachable(e, server, url);
        } catch (PelicanException e) {
            throw e;
        } catch (IOException e) {
            throw PelicanException.of(ErrorKind.DIRECTOR, "the answer of " + host + " broke off")
                    .url(url)
                    .cause(e)
                    .retryable()
                    .build();
        }
    }

    private static PelicanException.Builder refusal(HttpResponse response, URI director, PelicanUrl url) {
        int status = response.status();
        boolean pelican = response.header("Server").orElse("").startsWith("pelican/");
        String said = ErrorBody.text(response);
        var attempt = List.of(new ServerOutcome(director.toString(), (status + " " + said).strip()));
        if (!pelican && (status == 404 || status >= 500)) {
            // A proxy in front of the director speaks, not the director (§3.1).
            return PelicanException.of(ErrorKind.DIRECTOR, "the director is not there (" + status + ")")
                    .url(url)
                    .attempts(attempt)
                    .retryable()
                    .nextStep("Try again in a minute.");
        }
        return switch (status) {
            case 400 ->
                PelicanException.of(ErrorKind.USAGE, "the director does not understand the request")
                        .url(url)
                        .attempts(attempt);
            case 401, 403 ->
                PelicanException.of(ErrorKind.FORBIDDEN, "the director refused the request")
                        .url(url)
                        .attempts(attempt)
                        .nextStep(
                                "No token can help, since none is ever sent to a director: ask the federation's operators.");
            case 404 ->
                PelicanException.of(ErrorKind.NOT_FOUND, "the federation has no such namespace or object")
                        .url(url)
                        .attempts(attempt)
                        .nextStep("Check the path; its first parts name the namespace.");
            case 405 ->
                PelicanException.of(ErrorKind.UNSUPPORTED, "no server of the namespace offers this")
                        .url(url)
                        .attempts(attempt);
            case 429 ->
                PelicanException.of(
                                ErrorKind.THROTTLED,
                                "the director has just restarted and does not know its servers yet")
                        .url(url)
                        .attempts(attempt)
                        .retryable()
                        .nextStep("Try again in a minute; if it stays so, check the path.");
            default -> {
                var failure = PelicanException.of(ErrorKind.DIRECTOR, "the director failed")
                        .url(url)
                        .attempts(attempt);
                yield status >= 500 ? failure.retryable() : failure;
            }
        };
    }

    private static PelicanException unreachable(HttpFailure e, URI director, PelicanUrl url) {
        var failure = PelicanException.of(ErrorKind.DIRECTOR, "the director cannot be reached")
                .url(url)
                .attempts(List.of(new ServerOutcome(director.toString(), String.valueOf(e.getMessage()))))
                .cause(e);
        return switch (e.stage()) {
            case CERTIFICATE -> failure.nextStep(ControlPlane.TRUST_STEP).build();
            case ABORTED -> ControlPlane.cancelled(e);
            case RESOLVE, CONNECT, TLS, HEADERS, STALL, BODY ->
                failure.retryable()
                        .nextStep("Try again; meanwhile '-c CACHE' reads public objects from a cache that you name.")
                        .build();
        };
    }
}
