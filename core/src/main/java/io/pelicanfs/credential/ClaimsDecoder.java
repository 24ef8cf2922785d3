package io.pelicanfs.credential;

import io.pelicanfs.credential.Claims.Profile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the claims of a JWT from text that may be anything. Not reusable. */
final class ClaimsDecoder {
    /** Longer than any header a server takes, so longer texts are not worth decoding. */
    static final int MAX_TOKEN_CHARACTERS = 64 << 10;

    private static final Pattern SPACES = Pattern.compile(" +");
    /** The year 9999: {@code exp} may be any number, and what prints an instant should not have to care. */
    private static final double LAST_SECOND = 253_402_300_799d;

    private @Nullable String issuer;
    private @Nullable String subject;
    private List<String> audience = List.of();
    private List<String> scopes = List.of();
    private @Nullable Instant expires;
    private @Nullable Instant notBefore;
    private @Nullable String sciTokensVersion;
    private boolean wlcg;

    private ClaimsDecoder() {}

    static Optional<Claims> decode(String jwt) {
        if (jwt.length() > MAX_TOKEN_CHARACTERS) {
            return Optional.empty();
        }
        int first = jwt.indexOf('.');
        int second = jwt.indexOf('.', first + 1);
        if (first <= 0 || second < 0 || jwt.indexOf('.', second + 1) >= 0) {
            return Optional.empty();
        }
        try {
            byte[] payload = Base64.getUrlDecoder().decode(jwt.substring(first + 1, second));
            ClaimsDecoder decoder = new ClaimsDecoder();
            decoder.readObject(payload);
            return Optional.of(decoder.claims());
        } catch (WrongType | JacksonException | IllegalArgumentException notAJwt) {
            return Optional.empty();
        }
    }

    private void readObject(byte[] payload) throws WrongType {
        try (JsonParser json = Json.parser(payload)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new WrongType();
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value != JsonToken.VALUE_NULL) {
                    readClaim(name, value, json);
                }
            }
            if (json.nextToken() != null) {
                throw new WrongType();
            }
        }
    }

    private void readClaim(String name, JsonToken value, JsonParser json) throws WrongType {
        switch (name) {
            case "iss" -> issuer = text(value, json);
            case "sub" -> subject = text(value, json);
            case "aud" -> audience = texts(value, json);
            case "scope" -> scopes = scopes(texts(value, json));
            case "exp" -> expires = instant(value, json);
            case "nbf" -> notBefore = instant(value, json);
            case "ver" -> sciTokensVersion = value == JsonToken.VALUE_STRING ? json.getString() : skip(json);
            case "wlcg.ver" -> {
                wlcg = true;
                skip(json);
            }
            default -> skip(json);
        }
    }

    private static @Nullable String skip(JsonParser json) {
        json.skipChildren();
        return null;
    }

    private static String text(JsonToken value, JsonParser json) throws WrongType {
        if (value != JsonToken.VALUE_STRING) {
            throw new WrongType();
        }
        return json.getString();
    }

    private static List<String> texts(JsonToken value, JsonParser json) throws WrongType {
        if (value != JsonToken.START_ARRAY) {
            return List.of(text(value, json));
        }
        List<String> texts = new ArrayList<>();
        for (JsonToken item = json.nextToken(); item != JsonToken.END_ARRAY; item = json.nextToken()) {
            texts.add(text(item, json));
        }
        return List.copyOf(texts);
    }

    /** One text separated by spaces (RFC 8693 §4.2), or a list as some issuers write it. */
    private static List<String> scopes(List<String> texts) {
        return texts.stream()
                .flatMap(SPACES::splitAsStream)
                .filter(scope -> !scope.isEmpty())
                .toList();
    }

    private static Instant instant(JsonToken value, JsonParser json) throws WrongType {
        if (!value.isNumeric()) {
            throw new WrongType();
        }
        double seconds = Math.max(-LAST_SECOND, Math.min(LAST_SECOND, json.getDoubleValue()));
        return Instant.ofEpochMilli((long) (seconds * 1000));
    }

    private Claims claims() {
        return new Claims(
                Optional.ofNullable(issuer),
                Optional.ofNullable(subject),
                audience,
                scopes,
                Optional.ofNullable(expires),
                Optional.ofNullable(notBefore),
                profile());
    }

    private Profile profile() {
        if (wlcg) {
            return Profile.WLCG;
        }
        if (sciTokensVersion == null) {
            // A SciToken of version 1 has no version claim; servers read it so only if the scopes are theirs (server
            // facts §2).
            boolean sciTokensWords =
                    !scopes.isEmpty() && scopes.stream().map(Scope::parse).allMatch(scope -> scope.isSciTokens());
            return sciTokensWords ? Profile.SCITOKENS_1 : Profile.NONE;
        }
        // The plural is a misspelling that issuers in use have (credential facts B.2).
        String version = sciTokensVersion.replaceFirst("^scitokens:", "scitoken:");
        if (version.startsWith("scitoken:2")) {
            return Profile.SCITOKENS_2;
        }
        return version.startsWith("scitoken:1") ? Profile.SCITOKENS_1 : Profile.NONE;
    }

    /** A claim that is not what RFC 7519 says it is. */
    private static final class WrongType extends Exception {
        WrongType() {
            super(null, null, false, false);
        }
    }
}
