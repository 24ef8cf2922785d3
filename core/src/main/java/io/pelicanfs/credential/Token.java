package io.pelicanfs.credential;

import java.time.Instant;
import java.util.Optional;

/**
 * A bearer token and where it came from. The secret leaves only through {@link #reveal}.
 *
 * @param place where it was found, such as {@code BEARER_TOKEN} or a file's path
 * @param expires when it ends, if it says so
 */
public record Token(String place, Optional<Instant> expires, Secret secret) {
    /**
     * Returns a token that a program has of its own.
     *
     * @param place what to call where it came from; shown to users
     * @param text the token as issued
     */
    public static Token of(String place, String text) {
        return new Token(place, Claims.decode(text.strip()).flatMap(Claims::expires), new Secret(text));
    }

    /** Text that no {@code toString} shows. */
    public static final class Secret {
        private final String text;

        public Secret(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Secret that && that.text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return "<secret>";
        }
    }

    /** Returns the token itself, for the {@code Authorization} header and nothing else. */
    public String reveal() {
        return secret.text;
    }
}
