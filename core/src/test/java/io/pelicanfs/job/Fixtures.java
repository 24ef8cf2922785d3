package io.pelicanfs.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What two versions of HTCondor gave a real job. */
final class Fixtures {
    private Fixtures() {}

    static String text(String name) throws IOException {
        try (var in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /** The variables recorded for {@code version}, with {@code sandbox} in place of the recorded folder. */
    static Map<String, String> environment(String version, String sandbox) throws IOException {
        var text = text("environment-" + version + ".txt").replaceAll("\\$POOL/execute/dir_[0-9]+(/scratch)?", sandbox);
        return text.lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }
}
