package io.pelicanfs.testbed;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Content types as Go's server chooses them: by extension, else by a look at the first bytes. */
final class MediaTypes {

    static final String TEXT = "text/plain; charset=utf-8";
    static final String BINARY = "application/octet-stream";

    private static final int SNIFFED_BYTES = 512;
    private static final Map<String, String> BY_EXTENSION = Map.ofEntries(
            Map.entry("txt", TEXT),
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("csv", "text/csv; charset=utf-8"),
            Map.entry("xml", "text/xml; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("zip", "application/zip"),
            Map.entry("gz", "application/gzip"),
            Map.entry("tar", "application/x-tar"),
            Map.entry("bin", BINARY),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("png", "image/png"),
            Map.entry("gif", "image/gif"));

    private MediaTypes() {}

    static String of(String path, Content content) throws IOException {
        Optional<String> known = byName(path);
        return known.isPresent() ? known.get() : sniffed(content);
    }

    static Optional<String> byName(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot < 0
                ? Optional.empty()
                : Optional.ofNullable(BY_EXTENSION.get(name.substring(dot + 1).toLowerCase(Locale.ROOT)));
    }

    private static String sniffed(Content content) throws IOException {
        AtomicBoolean binary = new AtomicBoolean();
        content.copy(0, Math.min(SNIFFED_BYTES, content.size()), (bytes, offset, length) -> {
            for (int i = offset; i < offset + length; i++) {
                if (isControl(bytes[i])) {
                    binary.set(true);
                }
            }
            return true;
        });
        return binary.get() ? BINARY : TEXT;
    }

    private static boolean isControl(byte b) {
        return b >= 0 && b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1b;
    }
}
