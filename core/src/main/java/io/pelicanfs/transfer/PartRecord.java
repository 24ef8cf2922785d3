package io.pelicanfs.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.object.DigestAlgorithm;
import io.pelicanfs.object.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a partial file holds, written beside it while it grows: of which object, which version, which ranges. Lines are only added and the last
 * whole one counts, so that a process may be killed at any moment. One of another boot of the machine counts for nothing: data that
 * it tells of may not have reached the disk.
 *
 * @param version the version the ranges are of; it has a size
 */
record PartRecord(Version version, FinishedRanges ranges) {
    private static final String MARK = "pelfs part 1";
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final long MOST_BYTES = 16L << 20;

    /** Begins the record anew. */
    static void begin(Path file, PelicanUrl url, Version version) throws IOException {
        Files.deleteIfExists(file);
        var lines = new ArrayList<>(List.of(MARK, "boot " + boot(), "object " + name(url)));
        lines.add("size " + version.sizeBytes().orElseThrow());
        version.modified().ifPresent(time -> lines.add("modified " + time));
        version.digests().forEach((algorithm, hex) -> lines.add("digest " + algorithm.name() + " " + hex));
        Files.writeString(
                file, String.join("\n", lines) + "\n", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Adds what is there now. */
    static void add(Path file, FinishedRanges ranges) throws IOException {
        Files.writeString(
                file,
                "ranges " + ranges + "\n",
                StandardOpenOption.APPEND,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
    }

    /** Reads a record of {@code url}; one that is missing, damaged or of something else is empty. */
    static Optional<PartRecord> read(Path file, PelicanUrl url) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            return parse(Files.readString(file, UTF_8), url);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<PartRecord> parse(String text, PelicanUrl url) {
        var size = OptionalLong.empty();
        Optional<Instant> modified = Optional.empty();
        var digests = new EnumMap<DigestAlgorithm, String>(DigestAlgorithm.class);
        String ranges = "";
        var lines = text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1);
        if (!List.of(lines)
                .subList(0, Math.min(3, lines.length))
                .equals(List.of(MARK, "boot " + boot(), "object " + name(url)))) {
            return Optional.empty();
        }
        for (String line : lines) {
            var words = line.split(" ", -1);
            switch (words[0]) {
                case "size" -> size = OptionalLong.of(Long.parseLong(words[1]));
                case "modified" -> modified = Optional.of(Instant.parse(words[1]));
                case "digest" -> digests.put(DigestAlgorithm.valueOf(words[1]), words[2]);
                case "ranges" -> ranges = words[1];
                default -> {}
            }
        }
        return ranges.isEmpty()
                ? Optional.empty()
                : Optional.of(new PartRecord(
                        new Version(size, modified, digests), FinishedRanges.parse(ranges, size.orElseThrow())));
    }

    private static String name(PelicanUrl url) {
        return url.federation().orElse("") + url.encodedPath();
    }

    private static String boot() {
        try {
            return Files.readString(BOOT, UTF_8).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
