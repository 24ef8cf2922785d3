package io.pelicanfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options after the question mark, in the order given (protocol facts §1.3).
 *
 * @param entries without tokens
 * @param token the first token among them
 */
record UrlOptions(List<Entry> entries, Optional<UrlToken> token) {
    static final UrlOptions NONE = new UrlOptions(List.of(), Optional.empty());

    private static final Set<String> FLAGS = Set.of("recursive", "directread", "skipstat", "prefercached");
    private static final Set<String> TOKENS = Set.of("authz", "access_token");
    private static final Set<String> PACK_FORMATS = Set.of("auto", "tar", "tar.gz", "tar.xz", "zip");

    /** One option; {@code value} is absent where there is no equals sign. Both are as they go on the wire. */
    record Entry(String name, Optional<String> value) {
        @Override
        public String toString() {
            return name + value.map(text -> "=" + text).orElse("");
        }
    }

    /** Parses the text that begins at {@code start}, after the question mark. */
    static UrlOptions parse(UrlText text, int start) throws PelicanException {
        var entries = new ArrayList<Entry>();
        Optional<UrlToken> token = Optional.empty();
        int at = start;
        while (at < text.length()) {
            int end = text.indexOf("&", at);
            end = end < 0 ? text.length() : end;
            if (end > at) {
                if (TOKENS.contains(decodedName(text.substring(at, end)).toLowerCase(Locale.ROOT))) {
                    token = token.isPresent() ? token : Optional.of(token(text.substring(at, end)));
                } else {
                    entries.add(entry(text, at, end, entries));
                }
            }
            at = end + 1;
        }
        return new UrlOptions(List.copyOf(entries), token);
    }

    boolean has(String name) {
        for (var entry : entries) {
            if (entry.name.equals(name)) {
                return true;
            }
        }
        return false;
    }

    List<String> unknown() {
        return entries.stream()
                .map(Entry::name)
                .filter(name -> !FLAGS.contains(name) && !name.equals("pack"))
                .map(PercentCoding::decode)
                .toList();
    }

    UrlOptions without(String name) {
        return new UrlOptions(
                entries.stream().filter(entry -> !entry.name.equals(name)).toList(), token);
    }

    Optional<String> value(String name) {
        return entries.stream()
                .filter(entry -> entry.name.equals(name))
                .findFirst()
                .flatMap(Entry::value)
                .map(PercentCoding::decode);
    }

    String query() {
        return entries.isEmpty() ? "" : entries.stream().map(Entry::toString).collect(Collectors.joining("&", "?", ""));
    }

    private static UrlToken token(String option) {
        int equals = option.indexOf('=');
        return new UrlToken(equals < 0 ? "" : PercentCoding.decode(option.substring(equals + 1)));
    }

    private static String decodedName(String option) {
        int equals = option.indexOf('=');
        return PercentCoding.decode(equals < 0 ? option : option.substring(0, equals));
    }

    private static Entry entry(UrlText text, int at, int end, List<Entry> before) throws PelicanException {
        var option = text.substring(at, end);
        int percent = option.indexOf('%');
        while (percent >= 0) {
            if (!PercentCoding.isEscape(option, percent)) {
                throw text.error(at + percent, "\"%\" without two hexadecimal digits", "write %25 for a percent sign");
            }
            percent = option.indexOf('%', percent + 1);
        }
        var name = decodedName(option);
        int equals = option.indexOf('=');
        var value = equals < 0
                ? Optional.<String>empty()
                : Optional.of(PercentCoding.cleanQuery(option.substring(equals + 1)));
        boolean known = FLAGS.contains(name) || name.equals("pack");
        if (!known) {
            return new Entry(PercentCoding.cleanQuery(equals < 0 ? option : option.substring(0, equals)), value);
        }
        if (before.stream().anyMatch(entry -> entry.name.equals(name))) {
            throw text.error(at, "a second option \"" + name + "\"", "give it once");
        }
        checkConflict(text, at, name, "directread", "prefercached", before);
        checkConflict(text, at, name, "recursive", "pack", before);
        if (name.equals("pack")) {
            if (value.isEmpty() || !PACK_FORMATS.contains(value.get())) {
                throw text.error(
                        at, "option \"pack\" without a format it knows", "write pack=auto, tar, tar.gz, tar.xz or zip");
            }
            return new Entry(name, value);
        }
        // "recursive=false" would be obeyed as its opposite: servers look for the bare name only.
        if (value.isPresent() && !value.get().isEmpty() && !value.get().equalsIgnoreCase("true")) {
            throw text.error(
                    at, "a value for option \"" + name + "\"", "write \"" + name + "\" alone, or leave it out");
        }
        return new Entry(name, Optional.empty());
    }

    private static void checkConflict(UrlText text, int at, String name, String one, String other, List<Entry> before)
            throws PelicanException {
        var opposite = name.equals(one) ? other : name.equals(other) ? one : "";
        if (before.stream().anyMatch(entry -> entry.name.equals(opposite))) {
            throw text.error(at, "option \"" + name + "\" together with \"" + opposite + "\"", "choose one of them");
        }
    }
}
