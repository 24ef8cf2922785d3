package io.pelicanfs.archive;

import java.time.Instant;
import java.util.Optional;

/**
 * One entry of an archive, as its directory or header describes it.
 *
 * <p>Names come from strangers and can hold anything: {@code ..}, backslashes, control characters. They are for listing and for asking the
 * archive, never for building local paths without checks; print {@link #displayName}.
 *
 * @param ordinal the position in the archive from 0, by which the archive finds the member again; {@link #IMPLIED} for a folder that has no
 *     entry of its own
 * @param name without {@code /} at either end and without empty and {@code .} segments; not empty
 * @param sizeBytes the size of the content in bytes; 0 for collections and links
 * @param modified in whole seconds; empty where the archive does not say. Zip times without zone are taken as UTC
 * @param linkTarget where a tar's link points, as the archive has it; empty for everything else and for links in a zip
 */
public record Member(
        int ordinal, String name, Type type, long sizeBytes, Optional<Instant> modified, Optional<String> linkTarget) {
    /** The ordinal of a folder that only exists because members lie in it. */
    public static final int IMPLIED = -1;

    /** What an entry is. */
    public enum Type {
        /** Has content. */
        OBJECT,
        /** A folder. */
        COLLECTION,
        /** A hard or symbolic link to another member, or to somewhere outside. */
        LINK
    }

    static Member impliedFolder(String name) {
        return new Member(IMPLIED, name, Type.COLLECTION, 0, Optional.empty(), Optional.empty());
    }

    /** Returns the name with control and format characters (which can rewrite a terminal's line) written as {@code \}{@code uXXXX}. */
    public String displayName() {
        var text = new StringBuilder(name.length());
        name.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE) {
                text.append(String.format("\\u%04X", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }
}
