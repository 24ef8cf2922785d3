package io.pelicanfs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What nginx served, read from its log: {@code METHOD STATUS RECEIVED SENT} a line. */
record AccessLog(long requests, long bytes) {
    /** Where another server than nginx is asked. */
    static final AccessLog NONE = new AccessLog(0, 0);

    static AccessLog of(List<String> lines) {
        long bytes = 0;
        for (String line : lines) {
            var words = line.split(" ", -1);
            bytes += words[0].equals("PUT") ? Long.parseLong(words[2]) : Long.parseLong(words[3]);
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
