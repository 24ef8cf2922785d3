package io.pelicanfs.testbed;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Query parameters, sorted by name as Go writes them. */
record Query(Map<String, List<String>> values) {

    static Query parse(String raw) {
        Map<String, List<String>> values = new TreeMap<>();
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            values.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
        }
        return new Query(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Optional<String> first(String name) {
        return Optional.ofNullable(values.get(name)).map(list -> list.get(0));
    }

    Query with(String name, String value) {
        Map<String, List<String>> copy = new TreeMap<>(values);
        copy.put(name, List.of(value));
        return new Query(copy);
    }

    Query without(String name) {
        Map<String, List<String>> copy = new TreeMap<>(values);
        copy.remove(name);
        return new Query(copy);
    }

    /** {@code ?a=1&b=}, or nothing at all without parameters. */
    String encoded() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, list) -> list.forEach(value -> text.append(text.isEmpty() ? '?' : '&')
                .append(encode(name))
                .append('=')
                .append(encode(value))));
        return text.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException brokenEscape) {
            return text;
        }
    }

    /** Parameters may hold a token. */
    @Override
    public String toString() {
        return "Query" + values.keySet();
    }
}
