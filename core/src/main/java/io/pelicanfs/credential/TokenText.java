package io.pelicanfs.credential;

import io.pelicanfs.credential.Contents.Flaw;
import io.pelicanfs.credential.Contents.Unusable;
import io.pelicanfs.credential.Contents.Usable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** The two forms a token comes in: bare, or JSON with {@code access_token} (credential facts A.3, E.4). */
final class TokenText {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TokenText() {}

    /** Takes what a file or variable holds. White space and a byte order mark around it are what editors add and mean nothing. */
    static Contents parse(String place, String text, Optional<String> warning) {
        String bare = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).strip();
        if (!bare.startsWith("{")) {
            return token(place, bare, warning);
        }
        try {
            return Json.accessToken(bare.getBytes(StandardCharsets.UTF_8))
                    .map(token -> token(place, token.strip(), warning))
                    .orElseGet(() -> malformed("is not a token (JSON without access_token)"));
        } catch (JacksonException quotesTheToken) {
            return malformed("is not a token (JSON that breaks off or is damaged)");
        }
    }

    private static Contents token(String place, String text, Optional<String> warning) {
        if (text.isEmpty()) {
            return new Unusable(Flaw.EMPTY, "is empty");
        }
        if (text.length() > ClaimsDecoder.MAX_TOKEN_CHARACTERS) {
            return malformed("is not a token (longer than 64 KiB)");
        }
        if (text.codePoints().anyMatch(Character::isWhitespace)) {
            return malformed("is not a token (contains white space)");
        }
        // Anything else would be a malformed Authorization header (RFC 6750 §2.1), or worse, a second one.
        if (!text.chars().allMatch(character -> character > ' ' && character < 0x7F)) {
            return malformed("is not a token (contains characters that no token has)");
        }
        Optional<Claims> claims = Claims.decode(text);
        Token token = new Token(place, claims.flatMap(Claims::expires), new Token.Secret(text));
        return new Usable(token, claims, warning);
    }

    private static Contents malformed(String reason) {
        return new Unusable(Flaw.MALFORMED, reason);
    }
}
