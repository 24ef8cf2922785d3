package io.pelicanfs.credential;

import java.util.Optional;

/** What stood at one place, before anyone asks what it is good for. */
sealed interface Contents {
    /** Why something is no token that fits, nearest to fitting first: the order in which failures are worth telling. */
    enum Flaw {
        EXPIRED,
        NOT_YET_VALID,
        SCOPE,
        ISSUER,
        MALFORMED,
        EMPTY,
        UNREADABLE
    }

    /**
     * Text that can be sent as a token.
     *
     * @param claims absent if it is not a JWT
     * @param warning something about the file the user should know
     */
    record Usable(Token token, Optional<Claims> claims, Optional<String> warning) implements Contents {}

    /**
     * What cannot be used whatever is wanted.
     *
     * @param reason worded as {@link Candidate#reason} is
     */
    record Unusable(Flaw flaw, String reason) implements Contents {}
}
