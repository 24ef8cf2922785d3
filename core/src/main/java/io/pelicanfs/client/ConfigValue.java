package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A setting as its user wrote it. The readers fail with {@link ErrorKind#USAGE}, the origin and what is valid; they never quote the value,
 * which may hold a password.
 *
 * @param origin the variable, or key and file, for the error's text
 * @param texts one text, or the items of a list
 */
record ConfigValue(String origin, List<String> texts) {
    private static final int HTTPS_PORT = 443;
    private static final String THEN_DIRECTORS = "+";

    ConfigValue(String origin, String text) {
        this(origin, List.of(text));
    }

    /** Returns the words between commas; spaces around them and empty words do not count. */
    List<String> words() {
        return entries().stream().filter(word -> !word.isEmpty()).toList();
    }

    private List<String> entries() {
        return texts.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    /** Returns preferred caches as {@code https://host:port}, with {@code +} at most at the end (protocol facts §4.1). */
    List<String> caches() throws PelicanException {
        var valid =
                "Write host[:port] or https://host[:port], separated by commas; \"+\" may stand last, for the director's caches.";
        var caches = new ArrayList<String>();
        for (var entry : entries()) {
            if (caches.contains(THEN_DIRECTORS)) {
                throw malformed("an entry after \"+\"", valid);
            }
            if (entry.equals(THEN_DIRECTORS)) {
                caches.add(entry);
            } else if (entry.isEmpty()) {
                throw malformed("an empty entry in the list of caches", valid);
            } else {
                var host = host(entry, "https://")
                        .orElseThrow(() -> malformed("entry " + (caches.size() + 1) + " is no cache", valid));
                caches.add("https://" + (hasPort(host) ? host : host + ":" + HTTPS_PORT));
            }
        }
        return caches;
    }

    /** Returns a federation's discovery host, with or without a scheme before it. */
    String federation() throws PelicanException {
        var text = text();
        return host(text, "https://")
                .or(() -> host(text, "pelican://"))
                .orElseThrow(() -> malformed(
                        "not a federation", "Write its discovery host, such as osg-htc.org or https://host:8443."));
    }

    URI httpsUrl() throws PelicanException {
        var valid = "Write https://host[:port].";
        var text = text();
        var url = uri(text.contains("://") ? text : "https://" + text, valid);
        if (!"https".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || url.getUserInfo() != null) {
            throw malformed("not an https URL", valid);
        }
        return url;
    }

    /** Returns the proxy; one without scheme is asked by {@code http}, as curl and Go do. */
    URI proxy() throws PelicanException {
        var valid = "Write http://host:port, or set PELICAN_CLIENT_DISABLEHTTPPROXY=true to use no proxy.";
        var text = text();
        var url = uri(text.contains("://") ? text : "http://" + text, valid);
        var scheme = url.getScheme();
        if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme)) || url.getHost() == null) {
            throw malformed("not an HTTP proxy", valid);
        }
        return url;
    }

    Path path() throws PelicanException {
        try {
            return Path.of(text());
        } catch (InvalidPathException e) {
            throw malformed("not the name of a file", "Write a path.");
        }
    }

    /** Returns a time longer than zero. */
    Duration duration() throws PelicanException {
        return GoDuration.parse(text())
                .filter(time -> !time.isZero())
                .orElseThrow(() -> malformed(
                        "not a time longer than zero",
                        "Write one such as 100s, 1m30s or 500ms; a bare number is seconds."));
    }

    /** Returns a truth value by the rules of Go's {@code strconv.ParseBool}. */
    boolean truth() throws PelicanException {
        return switch (text()) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw malformed("neither true nor false", "Write true or false.");
        };
    }

    private String text() throws PelicanException {
        if (texts.size() != 1) {
            throw malformed("a list where one value is wanted", "Write one value.");
        }
        return texts.get(0).strip();
    }

    /** Returns the canonical {@code host[:port]} of a text that is nothing else, but for {@code scheme} before it and slashes after it. */
    private static Optional<String> host(String text, String scheme) {
        boolean hasScheme = text.regionMatches(true, 0, scheme, 0, scheme.length());
        try {
            var url = PelicanUrl.parse("pelican://" + (hasScheme ? text.substring(scheme.length()) : text));
            return text.indexOf('?') < 0 && url.path().equals("/") ? url.federation() : Optional.empty();
        } catch (PelicanException notAHost) {
            return Optional.empty();
        }
    }

    private static boolean hasPort(String host) {
        return host.indexOf(':', host.lastIndexOf(']') + 1) >= 0;
    }

    private URI uri(String text, String valid) throws PelicanException {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw malformed("not a URL", valid);
        }
    }

    private PelicanException malformed(String what, String valid) {
        return PelicanException.of(ErrorKind.USAGE, "malformed setting " + origin + ": " + what)
                .nextStep(valid)
                .build();
    }
}
