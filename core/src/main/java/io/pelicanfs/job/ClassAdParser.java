package io.pelicanfs.job;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.job.ClassAd.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads both syntaxes of ads (credentials facts D.7). Not for reuse. */
final class ClassAdParser {
    private static final int MAX_DEPTH = 100;
    private static final Pattern OLD_NAME = Pattern.compile("\\S+");
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern REAL =
            Pattern.compile("-?([0-9]+\\.[0-9]*|\\.[0-9]+|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?");

    private final ClassAdText in;
    private int depth;

    private ClassAdParser(String text) {
        in = new ClassAdText(text);
    }

    static ClassAd parse(String text) throws PelicanException {
        var parser = new ClassAdParser(text);
        parser.in.skipSpace();
        if (parser.in.peek() != '[') {
            return parseLines(text);
        }
        var ad = parser.ad();
        parser.in.skipSpace();
        if (!parser.in.atEnd()) {
            throw parser.in.error("text after the ad");
        }
        return ad;
    }

    static List<ClassAd> parseAll(String text) throws PelicanException {
        var parser = new ClassAdParser(text);
        var ads = new ArrayList<ClassAd>();
        for (parser.in.skipSpace(); !parser.in.atEnd(); parser.in.skipSpace()) {
            ads.add(parser.ad());
        }
        return ads;
    }

    private static ClassAd parseLines(String text) throws PelicanException {
        var ad = ClassAd.builder();
        int number = 0;
        for (var line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            var name = equals < 0 ? "" : line.substring(0, equals).strip();
            if (!OLD_NAME.matcher(name).matches()) {
                throw malformed("line " + number + " has no \"name = value\"");
            }
            ad.put(name, new ClassAdParser(newEscapes(line.substring(equals + 1).strip())).wholeValue());
        }
        return ad.build();
    }

    /** In the old syntax a backslash is itself, except before a quote that does not end the line. */
    private static String newEscapes(String line) {
        var escaped = new StringBuilder(line.length());
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            boolean escapesQuote = at + 2 < line.length() && line.charAt(at + 1) == '"';
            escaped.append(c == '\\' && !escapesQuote ? "\\\\" : c);
        }
        return escaped.toString();
    }

    private Value wholeValue() throws PelicanException {
        var value = value();
        in.skipSpace();
        return in.atEnd() && !(value instanceof Value.Expression) ? value : new Value.Expression(in.from(0));
    }

    private ClassAd ad() throws PelicanException {
        in.expect('[');
        var ad = ClassAd.builder();
        for (in.skipSpace(); in.peek() != ']'; in.skipSpace()) {
            if (in.peek() == ';') {
                in.advance();
                continue;
            }
            var name = in.peek() == '\'' ? in.quoted() : in.word();
            if (name.isEmpty()) {
                throw in.error("no attribute name");
            }
            in.skipSpace();
            in.expect('=');
            ad.put(name, value());
            in.skipSpace();
            if (in.peek() != ']') {
                in.expect(';');
            }
        }
        in.advance();
        return ad.build();
    }

    private Value value() throws PelicanException {
        in.skipSpace();
        int start = in.position();
        if (++depth > MAX_DEPTH) {
            throw in.error("more than " + MAX_DEPTH + " ads and lists within each other");
        }
        var literal = literal();
        depth--;
        in.skipSpace();
        if (literal.isPresent() && in.endsValue()) {
            return literal.get();
        }
        return new Value.Expression(in.expression(start));
    }

    private Optional<Value> literal() throws PelicanException {
        return switch (in.peek()) {
            case '"' -> Optional.of(new Value.Text(in.quoted()));
            case '[' -> Optional.of(new Value.Nested(ad()));
            case '{' -> Optional.of(items());
            default -> scalar();
        };
    }

    private Value items() throws PelicanException {
        in.expect('{');
        var values = new ArrayList<Value>();
        for (in.skipSpace(); in.peek() != '}'; in.skipSpace()) {
            values.add(value());
            in.skipSpace();
            if (in.peek() != '}') {
                in.expect(',');
            }
        }
        in.advance();
        return new Value.Items(values);
    }

    private Optional<Value> scalar() {
        var real = in.match(REAL);
        if (real.isPresent()) {
            return Optional.of(new Value.Real(Double.parseDouble(real.get())));
        }
        var integer = in.match(INTEGER);
        if (integer.isPresent()) {
            try {
                return Optional.of(new Value.Int(Long.parseLong(integer.get())));
            } catch (NumberFormatException beyondLong) {
                return Optional.empty();
            }
        }
        return switch (in.word().toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(new Value.Bool(true));
            case "false" -> Optional.of(new Value.Bool(false));
            case "undefined" -> Optional.of(Value.Missing.UNDEFINED);
            case "error" -> Optional.of(Value.Missing.ERROR);
            default -> Optional.empty();
        };
    }

    static PelicanException malformed(String what) {
        return PelicanException.of(ErrorKind.LOCAL, "not a ClassAd: " + what).build();
    }
}
