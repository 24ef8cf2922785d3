package io.pelicanfs;

import java.util.Locale;
import java.util.Optional;

/** A token that stood among a URL's options. Shows itself to nobody but who asks by name, and two of them are never compared. */
final class UrlToken {
    private static final String BEARER = "bearer ";

    private final String text;

    /** Takes the decoded value of an option; servers of the XRootD kind have {@code Bearer} in front of it. */
    UrlToken(String value) {
        boolean named = value.toLowerCase(Locale.ROOT).startsWith(BEARER);
        this.text = (named ? value.substring(BEARER.length()) : value).strip();
    }

    /** Returns the token, or empty if the option had no value. */
    Optional<String> reveal() {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    @Override
    public String toString() {
        return "<secret>";
    }
}
