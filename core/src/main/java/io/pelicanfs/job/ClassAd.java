package io.pelicanfs.job;

import io.pelicanfs.PelicanException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * HTCondor's list of named values: a job's or machine's description, an order to a transfer plugin, its answer. Immutable. Names are
 * compared without regard to case and keep the spelling and the place they came with.
 *
 * <p>Literals are read; any other expression is kept as its text and never evaluated. The getters return nothing where the attribute is
 * missing, undefined, an expression or of another type.
 *
 * @see <a href="https://htcondor.readthedocs.io/en/latest/classads/">ClassAds in the HTCondor manual</a>
 */
public final class ClassAd {
    /** A value, as a closed set. */
    public sealed interface Value {
        /** A string, escapes resolved. */
        record Text(String text) implements Value {}

        /** An integer. */
        record Int(long value) implements Value {}

        /** A floating-point number. */
        record Real(double value) implements Value {}

        /** A truth value. */
        record Bool(boolean value) implements Value {}

        /** A list of values. */
        record Items(List<Value> values) implements Value {
            public Items {
                values = List.copyOf(values);
            }
        }

        /** An ad within the ad. */
        record Nested(ClassAd ad) implements Value {}

        /** The two values that are none. */
        enum Missing implements Value {
            UNDEFINED,
            ERROR
        }

        /** Anything else, as it is written. */
        record Expression(String source) implements Value {}
    }

    private static final int MANTISSA_BITS = 53;

    record Attribute(String name, Value value) {}

    private final Map<String, Attribute> attributes;

    private ClassAd(Map<String, Attribute> attributes) {
        this.attributes = attributes;
    }

    /**
     * Parses one ad: in the new syntax, {@code [ a = 1; b = "x" ]}, if it begins with a bracket, else in the old one, one
     * {@code name = value} per line. Where a name stands twice, the last value counts.
     *
     * @throws PelicanException of kind {@code LOCAL} with the position if the text is no ad
     */
    public static ClassAd parse(String text) throws PelicanException {
        return ClassAdParser.parse(text);
    }

    /**
     * Parses a sequence of ads in the new syntax, with nothing or white space between them.
     *
     * @throws PelicanException of kind {@code LOCAL} with the position if the text is none
     */
    public static List<ClassAd> parseAll(String text) throws PelicanException {
        return ClassAdParser.parseAll(text);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Returns the names in the order of their first appearance. */
    public List<String> names() {
        return attributes.values().stream().map(Attribute::name).toList();
    }

    public Optional<Value> get(String name) {
        return Optional.ofNullable(attributes.get(key(name))).map(Attribute::value);
    }

    public Optional<String> text(String name) {
        return get(name, Value.Text.class).map(Value.Text::text);
    }

    /** Returns an integer, or a real number that is whole. */
    public OptionalLong integer(String name) {
        var real = get(name, Value.Real.class).map(Value.Real::value);
        if (real.isPresent() && real.get() == Math.rint(real.get()) && Math.abs(real.get()) < 1L << MANTISSA_BITS) {
            return OptionalLong.of(real.get().longValue());
        }
        return get(name, Value.Int.class)
                .map(number -> OptionalLong.of(number.value()))
                .orElse(OptionalLong.empty());
    }

    /** Returns an {@link #integer} greater than zero that fits an {@code int}. */
    OptionalInt positiveInt(String name) {
        var value = integer(name);
        return value.isPresent() && value.getAsLong() > 0 && value.getAsLong() <= Integer.MAX_VALUE
                ? OptionalInt.of((int) value.getAsLong())
                : OptionalInt.empty();
    }

    /** Returns a number of either kind. */
    public OptionalDouble real(String name) {
        var whole = get(name, Value.Int.class);
        if (whole.isPresent()) {
            return OptionalDouble.of((double) whole.get().value());
        }
        return get(name, Value.Real.class)
                .map(number -> OptionalDouble.of(number.value()))
                .orElse(OptionalDouble.empty());
    }

    public Optional<Boolean> bool(String name) {
        return get(name, Value.Bool.class).map(Value.Bool::value);
    }

    public Optional<List<Value>> items(String name) {
        return get(name, Value.Items.class).map(Value.Items::values);
    }

    public Optional<ClassAd> ad(String name) {
        return get(name, Value.Nested.class).map(Value.Nested::ad);
    }

    private <V extends Value> Optional<V> get(String name, Class<V> type) {
        return get(name).filter(type::isInstance).map(type::cast);
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassAd that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private Map<String, Value> values() {
        var values = new LinkedHashMap<String, Value>();
        attributes.forEach((key, attribute) -> values.put(key, attribute.value));
        return values;
    }

    /** Returns this ad in the old syntax: a line {@code name = value} for each attribute. */
    public String toLines() {
        return ClassAdWriter.lines(attributes.values());
    }

    /** Returns this ad in the new syntax, on one line. */
    @Override
    public String toString() {
        return ClassAdWriter.ad(attributes.values());
    }

    /** Collects attributes; a name that comes again takes the new value at its old place. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Attribute> attributes = new LinkedHashMap<>();

        private Builder() {}

        public Builder put(String name, Value value) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("an attribute needs a name");
            }
            attributes.put(key(name), new Attribute(name, value));
            return this;
        }

        public Builder put(String name, String text) {
            return put(name, new Value.Text(text));
        }

        public Builder put(String name, long value) {
            return put(name, new Value.Int(value));
        }

        public Builder put(String name, double value) {
            return put(name, new Value.Real(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, new Value.Bool(value));
        }

        public Builder put(String name, ClassAd ad) {
            return put(name, new Value.Nested(ad));
        }

        public ClassAd build() {
            return new ClassAd(new LinkedHashMap<>(attributes));
        }
    }
}
