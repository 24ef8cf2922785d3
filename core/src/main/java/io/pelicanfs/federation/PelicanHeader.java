package io.pelicanfs.federation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One of the {@code X-Pelican-…} headers: comma separated {@code key=value} pieces, where a key may come more than once and over several
 * lines (protocol facts §3.4; real directors write one line per issuer).
 */
record PelicanHeader(List<Map.Entry<String, String>> pieces) {
    static PelicanHeader of(List<String> lines) {
        var pieces = new ArrayList<Map.Entry<String, String>>();
        for (String line : lines) {
            for (String piece : line.split(",", -1)) {
                int equals = piece.indexOf('=');
                if (equals > 0) {
                    pieces.add(Map.entry(
                            piece.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                            piece.substring(equals + 1).strip()));
                }
            }
        }
        return new PelicanHeader(List.copyOf(pieces));
    }

    Optional<String> first(String key) {
        return all(key).stream().findFirst();
    }

    List<String> all(String key) {
        return pieces.stream()
                .filter(piece -> piece.getKey().equals(key) && !piece.getValue().isEmpty())
                .map(Map.Entry::getValue)
                .toList();
    }
}
