package io.pelicanfs.credential;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** JSON from sources that are not trusted. Its exceptions may quote the text, hence a token: never keep or show them. */
final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxDocumentLength(TokenFile.MAX_BYTES)
                    .maxStringLength(TokenFile.MAX_BYTES)
                    .maxNameLength(1024)
                    .maxNumberLength(64)
                    .build())
            .build();

    private Json() {}

    static JsonParser parser(byte[] utf8) {
        return FACTORY.createParser(ObjectReadContext.empty(), utf8);
    }

    /**
     * Returns the {@code access_token} of a token answer (RFC 6749 §5.1), as credential monitors write it.
     *
     * @throws JacksonException if this is not JSON
     */
    static Optional<String> accessToken(byte[] utf8) {
        Optional<String> token = Optional.empty();
        try (JsonParser json = parser(utf8)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean wanted = json.currentName().equals("access_token");
                JsonToken value = json.nextToken();
                if (wanted && value == JsonToken.VALUE_STRING) {
                    token = Optional.of(json.getString());
                }
                json.skipChildren();
            }
        }
        return token;
    }
}
