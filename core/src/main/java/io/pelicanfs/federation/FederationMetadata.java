package io.pelicanfs.federation;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a federation says of itself in {@code /.well-known/pelican-configuration} (protocol facts §2.1).
 *
 * @param host the discovery host that was asked, {@code host[:port]}
 * @param director the director, without path; empty for a federation that is one origin without director (§2.3)
 */
record FederationMetadata(String host, Optional<URI> director) {
    private static final JsonFactory JSON = new JsonFactory();

    static FederationMetadata fromJson(String host, String json) throws PelicanException {
        String director = "";
        try (var parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed(host, "it is not a JSON object", null);
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean wanted = parser.currentName().equals("director_endpoint");
                if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
                    director = parser.getString();
                }
                parser.skipChildren();
            }
            if (!parser.hasToken(JsonToken.END_OBJECT)) {
                throw malformed(host, "it is cut off", null);
            }
        } catch (JacksonException e) {
            throw malformed(host, "it is not JSON", e);
        }
        return new FederationMetadata(
                host, director.isEmpty() ? Optional.empty() : Optional.of(serverOf(host, director)));
    }

    /** Returns scheme and authority alone, as the Go client does (quirk 1 of protocol facts §13). */
    private static URI serverOf(String host, String director) throws PelicanException {
        try {
            var uri = URI.create(director);
            if (uri.getRawAuthority() != null && "https".equals(uri.getScheme())) {
                return URI.create("https://" + uri.getRawAuthority());
            }
        } catch (IllegalArgumentException e) {
            throw malformed(host, "its director_endpoint is not a URL", e);
        }
        throw malformed(host, "its director_endpoint is not an https URL", null);
    }

    private static PelicanException malformed(String host, String what, @Nullable Exception cause) {
        var failure = PelicanException.of(
                        ErrorKind.DISCOVERY, "https://" + host + " answers the discovery request, but " + what)
                .nextStep("Check that " + host + " is a Pelican federation.");
        if (cause != null) {
            failure.cause(cause);
        }
        return failure.build();
    }
}
