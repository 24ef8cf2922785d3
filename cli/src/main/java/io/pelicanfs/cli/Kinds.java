package io.pelicanfs.cli;

import io.pelicanfs.ObjectInfo;
import picocli.CommandLine.Option;

/** Which entries a listing shows. */
final class Kinds {
    @Option(
            names = {"-C", "--collection-only"},
            description = "Show collections only.")
    boolean collectionsOnly;

    @Option(
            names = {"-O", "--object-only"},
            description = "Show objects only.")
    boolean objectsOnly;

    boolean shows(ObjectInfo entry) {
        return entry.isCollection() ? !objectsOnly : !collectionsOnly;
    }
}
