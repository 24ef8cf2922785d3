package io.pelicanfs.transfer;

import java.util.List;
import java.util.function.Predicate;

/**
 * Which part of a tree is meant. Paths are relative to the tree's root, without slash in front.
 *
 * @param includes each accepts objects; none means all
 * @param excludes each rejects objects and collections with all below
 */
public record Selection(List<Predicate<String>> includes, List<Predicate<String>> excludes) {
    /** Everything. */
    public static final Selection ALL = new Selection(List.of(), List.of());

    public Selection {
        includes = List.copyOf(includes);
        excludes = List.copyOf(excludes);
    }

    boolean enters(String path) {
        return excludes.stream().noneMatch(pattern -> pattern.test(path));
    }

    boolean takes(String path) {
        return enters(path) && (includes.isEmpty() || includes.stream().anyMatch(pattern -> pattern.test(path)));
    }

    /** Returns whether a collection with nothing in it is meant as well: what is included are objects, and those it has not. */
    boolean keepsEmpty() {
        return includes.isEmpty();
    }

    boolean isAll() {
        return includes.isEmpty() && excludes.isEmpty();
    }
}
