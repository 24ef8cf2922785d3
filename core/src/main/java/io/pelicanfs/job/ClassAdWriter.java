package io.pelicanfs.job;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes ads so that HTCondor's strict parser takes them (credentials facts D.7). */
final class ClassAdWriter {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> RESERVED = Set.of("true", "false", "undefined", "error", "is", "isnt", "parent");

    private ClassAdWriter() {}

    static String ad(Collection<ClassAd.Attribute> attributes) {
        if (attributes.isEmpty()) {
            return "[ ]";
        }
        return attributes.stream()
                .map(attribute -> name(attribute.name()) + " = " + value(attribute.value()))
                .collect(Collectors.joining("; ", "[ ", " ]"));
    }

    static String lines(Collection<ClassAd.Attribute> attributes) {
        return attributes.stream()
                .map(attribute -> attribute.name() + " = " + oldEscapes(value(attribute.value())) + "\n")
                .collect(Collectors.joining());
    }

    private static String name(String name) {
        boolean plain = IDENTIFIER.matcher(name).matches() && !RESERVED.contains(name.toLowerCase(Locale.ROOT));
        return plain ? name : quoted(name, '\'');
    }

    private static String value(ClassAd.Value value) {
        if (value instanceof ClassAd.Value.Text text) {
            return quoted(text.text(), '"');
        } else if (value instanceof ClassAd.Value.Int number) {
            return Long.toString(number.value());
        } else if (value instanceof ClassAd.Value.Real number) {
            return real(number.value());
        } else if (value instanceof ClassAd.Value.Bool truth) {
            return Boolean.toString(truth.value());
        } else if (value instanceof ClassAd.Value.Items items) {
            return items.values().stream().map(ClassAdWriter::value).collect(Collectors.joining(", ", "{ ", " }"));
        } else if (value instanceof ClassAd.Value.Nested nested) {
            return nested.ad().toString();
        } else if (value instanceof ClassAd.Value.Expression expression) {
            return expression.source();
        } else {
            return value == ClassAd.Value.Missing.UNDEFINED ? "undefined" : "error";
        }
    }

    private static String real(double value) {
        if (Double.isNaN(value)) {
            return "real(\"NaN\")";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "real(\"INF\")" : "real(\"-INF\")";
        }
        return Double.toString(value);
    }

    private static String quoted(String text, char quote) {
        var quoted = new StringBuilder(text.length() + 2).append(quote);
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c == quote) {
                        quoted.append('\\').append(c);
                    } else if (c < ' ' || c == 0x7f) {
                        quoted.append(String.format(Locale.ROOT, "\\%03o", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append(quote).toString();
    }

    /** The old syntax knows no escape but that of the quote: a backslash is itself. */
    private static String oldEscapes(String value) {
        return value.replace("\\\\", "\\");
    }
}
