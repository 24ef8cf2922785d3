package io.pelicanfs.archive;

import io.pelicanfs.PelicanException;

/**
 * Which members of an archive are packed.
 *
 * @param links what is done with symbolic links
 * @param unpackable hears of members whose content cannot be had: links that lead nowhere, pipes, encrypted ones
 */
public record MemberChoice(LocalTree.SymbolicLinks links, Unpackable unpackable) {
    /** All; what cannot be packed ends it. */
    public static final MemberChoice ALL = new MemberChoice(LocalTree.SymbolicLinks.FOLLOW, why -> {
        throw why;
    });

    /** Decides about a member that cannot be packed: it is left out if this returns. */
    @FunctionalInterface
    public interface Unpackable {
        void met(PelicanException why) throws PelicanException;
    }
}
