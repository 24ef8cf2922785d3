package io.pelicanfs.federation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanException;
import io.pelicanfs.ServerOutcome;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.http.HttpTransport;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds a federation's director from its discovery host. A document is kept for 30 minutes, and past that where the host cannot be asked
 * again. Thread-safe.
 */
final class Discovery {
    private static final Duration KEPT = Duration.ofMinutes(30);
    private static final Duration KEPT_AFTER_FAILURE = Duration.ofMinutes(1);
    private static final int LONGEST_DOCUMENT_BYTES = 1 << 20;
    private static final int MOST_REDIRECTS = 3;

    private record Entry(FederationMetadata metadata, Instant expires) {}

    private final HttpTransport http;
    private final ControlPlane control;
    private final Clock clock;
    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final SingleFlight<String, FederationMetadata> flights = new SingleFlight<>();

    Discovery(HttpTransport http, ControlPlane control, Clock clock) {
        this.http = http;
        this.control = control;
        this.clock = clock;
    }

    /** Returns what the federation at {@code host} says of itself. */
    FederationMetadata of(String host) throws PelicanException {
        while (true) {
            var known = entries.get(host);
            if (known != null && clock.instant().isBefore(known.expires)) {
                return known.metadata;
            }
            var fetched = flights.run(host, () -> refresh(host, known));
            if (fetched.isPresent()) {
                return fetched.get();
            }
        }
    }

    private FederationMetadata refresh(String host, @Nullable Entry last) throws PelicanException {
        Entry entry;
        try {
            var metadata = last == null ? control.retrying(() -> fetch(host)) : fetch(host);
            entry = new Entry(metadata, clock.instant().plus(KEPT));
        } catch (PelicanException e) {
            if (last == null || !e.retryable()) {
                throw e;
            }
            entry = new Entry(last.metadata, clock.instant().plus(KEPT_AFTER_FAILURE));
        }
        entries.put(host, entry);
        return entry.metadata;
    }

    private FederationMetadata fetch(String host) throws PelicanException {
        var uri = URI.create("https://" + host + "/.well-known/pelican-configuration");
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            try (var answer = http.execute(HttpRequest.of(Purpose.DISCOVERY, "GET", uri))) {
                var location = answer.header("Location");
                if (answer.status() / 100 == 3 && location.isPresent()) {
                    uri = uri.resolve(URI.create(location.get()));
                    if (!"https".equals(uri.getScheme())) {
                        throw PelicanException.of(
                                        ErrorKind.DISCOVERY,
                                        "https://" + host + " redirects the discovery request away from https")
                                .build();
                    }
                    continue;
                }
                if (answer.status() != 200) {
                    throw refused(host, answer.status());
                }
                String document = answer.bodyText(LONGEST_DOCUMENT_BYTES);
                if (document.getBytes(UTF_8).length < answer.contentLength().orElse(0)) {
                    throw new EOFException("cut off");
                }
                return FederationMetadata.fromJson(host, document);
            } catch (HttpFailure e) {
                throw unreachable(host, e);
            } catch (PelicanException e) {
                throw e;
            } catch (IOException | IllegalArgumentException e) {
                throw PelicanException.of(ErrorKind.DISCOVERY, "the discovery answer of " + host + " broke off")
                        .cause(e)
                        .retryable()
                        .build();
            }
        }
        throw PelicanException.of(
                        ErrorKind.DISCOVERY, "https://" + host + " redirects the discovery request in a circle")
                .build();
    }

    private static PelicanException refused(String host, int status) {
        var failure = PelicanException.of(
                        ErrorKind.DISCOVERY, "https://" + host + " has no federation document (" + status + ")")
                .nextStep("Check the federation's name; pelican://HOST/… and -f HOST name its discovery host.");
        return status >= 500 || status == 429 ? failure.retryable().build() : failure.build();
    }

    private static PelicanException unreachable(String host, HttpFailure e) {
        var failure = PelicanException.of(ErrorKind.DISCOVERY, "the federation " + host + " cannot be reached")
                .attempts(List.of(new ServerOutcome("https://" + host, String.valueOf(e.getMessage()))))
                .cause(e);
        return switch (e.stage()) {
            case CERTIFICATE -> failure.nextStep(ControlPlane.TRUST_STEP).build();
            case ABORTED -> ControlPlane.cancelled(e);
            case RESOLVE, CONNECT, TLS, HEADERS, STALL, BODY ->
                failure.retryable()
                        .nextStep("Check the name, the network and the proxy settings (https_proxy, no_proxy).")
                        .build();
        };
    }
}
