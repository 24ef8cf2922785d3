package io.pelicanfs.credential;

import java.util.Optional;

/**
 * A program's own way to tokens, asked before every place:
 *
 * <pre>{@code
 * PelicanFileSystem.builder().credentials(need -> Optional.of(Token.of("my vault", vault.read(need.namespace()))))
 * }</pre>
 *
 * <p>Called by many threads at once, at most every few seconds for one object, and again when a server refuses what it gave. It may take its
 * time, since no lock is held meanwhile. What it throws reaches the caller of the operation. It
 * must not read through the file system that it serves: that read would wait for this very token.
 */
@FunctionalInterface
public interface CredentialProvider {
    /**
     * Returns the token for {@code need}, which is then the only candidate, as a file given by name is: one that cannot work is not sent and
     * not replaced, but told. Empty lets the search go on in the usual places.
     */
    Optional<Token> tokenFor(TokenNeed need);
}
