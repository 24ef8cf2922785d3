package io.pelicanfs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What nginx served, read from its log: {@code METHOD STATUS BYTES} a line. */
record AccessLog(long requests, long bytes) {
    /** Where another server than nginx is asked. */
    static final AccessLog NONE = new AccessLog(0, 0);

    static AccessLog of(List<String> lines) {
        long bytes = 0;
        for (String line : lines) {
            bytes += Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
        }
        return new AccessLog(lines.size(), bytes);
    }

    static AccessLog read(Path log) throws IOException {
        return of(Files.readAllLines(log));
    }

    AccessLog since(AccessLog before) {
        return new AccessLog(requests - before.requests, bytes - before.bytes);
    }
}
