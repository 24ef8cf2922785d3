package io.pelicanfs.bench;

import java.io.IOException;

/** One program doing one thing, once. */
@FunctionalInterface
interface Task {
    WholeProcess.Run run() throws IOException, InterruptedException;
}
