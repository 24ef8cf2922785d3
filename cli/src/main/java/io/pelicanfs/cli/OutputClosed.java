package io.pelicanfs.cli;

import java.io.IOException;

/** Whoever read our standard output has closed it, as {@code head} does: no failure, only the end. */
final class OutputClosed extends IOException {
    OutputClosed(IOException cause) {
        super("standard output was closed", cause);
    }
}
