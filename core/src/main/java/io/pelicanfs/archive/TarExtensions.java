package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What stands before a header to replace fields of it: pax records (POSIX.1-2001) and GNU long names. Global pax records hold until others
 * replace them. Not thread-safe.
 */
final class TarExtensions {
    private final Map<String, byte[]> global = new HashMap<>();
    private final Map<String, byte[]> local = new HashMap<>();

    /** Takes the content of a header of type L, K, x, X or g; returns false where it is damaged. */
    boolean take(char type, byte[] content) {
        // Zeros that came in the place of a name or of records must not hide what they were.
        if (content.length > 0 && content[0] == 0) {
            return false;
        }
        switch (type) {
            case 'L' -> local.put("path", content);
            case 'K' -> local.put("linkpath", content);
            case 'g' -> {
                return parse(content, global);
            }
            default -> {
                return parse(content, local);
            }
        }
        return true;
    }

    /** Forgets what was for one member only. */
    void memberDone() {
        local.clear();
    }

    boolean isPending() {
        return !local.isEmpty();
    }

    Optional<byte[]> path() {
        var sparse = value("GNU.sparse.name");
        return sparse.isPresent() ? sparse : value("path");
    }

    Optional<byte[]> linkTarget() {
        return value("linkpath");
    }

    boolean isSparse() {
        return value("GNU.sparse.major").isPresent()
                || value("GNU.sparse.map").isPresent()
                || value("GNU.sparse.size").isPresent();
    }

    /** Returns how long a sparse file is, its holes included. */
    OptionalLong sparseBytes() {
        var size = value("GNU.sparse.realsize");
        return (size.isPresent() ? size : value("GNU.sparse.size"))
                .map(TarExtensions::decimal)
                .orElse(OptionalLong.empty());
    }

    boolean hasSize() {
        return value("size").isPresent();
    }

    /** Returns the size in bytes; empty where it is no number. */
    OptionalLong sizeBytes() {
        return value("size").map(TarExtensions::decimal).orElse(OptionalLong.empty());
    }

    /** Returns whole seconds since 1970; pax writes {@code seconds[.fraction]}. */
    OptionalLong modifiedSeconds() {
        return value("mtime").map(TarExtensions::decimal).orElse(OptionalLong.empty());
    }

    private Optional<byte[]> value(String key) {
        byte[] value = local.containsKey(key) ? local.get(key) : global.get(key);
        // An empty value takes an earlier one back.
        return value == null || value.length == 0 ? Optional.empty() : Optional.of(value);
    }

    private static OptionalLong decimal(byte[] text) {
        long value = 0;
        int at = 0;
        for (; at < text.length && text[at] >= '0' && text[at] <= '9'; at++) {
            if (value > Long.MAX_VALUE / 10 - 1) {
                return OptionalLong.empty();
            }
            value = value * 10 + (text[at] - '0');
        }
        return at > 0 && (at == text.length || text[at] == '.') ? OptionalLong.of(value) : OptionalLong.empty();
    }

    /** Reads records {@code "LENGTH KEY=VALUE\n"}, of which the length counts all of itself. */
    private static boolean parse(byte[] content, Map<String, byte[]> into) {
        int at = 0;
        while (at < content.length && content[at] != 0) {
            int space = indexOf(content, ' ', at, content.length);
            long length = space < 0
                    ? 0
                    : decimal(Arrays.copyOfRange(content, at, space)).orElse(0);
            if (space < 0 || length <= space - at + 1 || length > content.length - at) {
                return false;
            }
            int end = at + (int) length;
            int equals = indexOf(content, '=', space, end);
            if (equals < 0 || content[end - 1] != '\n') {
                return false;
            }
            String key = new String(content, space + 1, equals - space - 1, UTF_8);
            if (key.equals("path")
                    || key.equals("linkpath")
                    || key.equals("size")
                    || key.equals("mtime")
                    || key.startsWith("GNU.sparse.")) {
                into.put(key, Arrays.copyOfRange(content, equals + 1, end - 1));
            }
            at = end;
        }
        return true;
    }

    private static int indexOf(byte[] content, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (content[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
