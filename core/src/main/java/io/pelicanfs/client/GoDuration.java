package io.pelicanfs.client;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as Pelican's configuration writes them: {@code 1h30m}, {@code 1.5s}, {@code 500ms}. */
final class GoDuration {
    private static final Pattern WHOLE = Pattern.compile("([0-9]{1,18}(\\.[0-9]{1,18})?(ns|us|µs|μs|ms|s|m|h))+");
    private static final Pattern PART = Pattern.compile("([0-9.]+)([a-zµμ]+)");
    private static final Pattern BARE = Pattern.compile("[0-9]{1,18}");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private GoDuration() {}

    /**
     * Parses {@code text}; nothing if it is no time, is negative or longer than 292 years.
     *
     * <p>A bare number is seconds. Pelican takes it as seconds only below 1000, and as nanoseconds above, which makes 3600 a time-out that
     * has passed before it begins; here only what would be more than 31 years is taken as nanoseconds.
     */
    static Optional<Duration> parse(String text) {
        if (BARE.matcher(text).matches()) {
            long number = Long.parseLong(text);
            return Optional.of(number < NANOS_PER_SECOND ? Duration.ofSeconds(number) : Duration.ofNanos(number));
        }
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        var nanos = BigDecimal.ZERO;
        for (var parts = PART.matcher(text); parts.find(); ) {
            nanos = nanos.add(new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(nanos(parts.group(2)))));
        }
        try {
            return Optional.of(
                    Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact()));
        } catch (ArithmeticException tooLong) {
            return Optional.empty();
        }
    }

    private static long nanos(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "ms" -> 1_000_000;
            case "s" -> NANOS_PER_SECOND;
            case "m" -> 60 * NANOS_PER_SECOND;
            case "h" -> 3600 * NANOS_PER_SECOND;
            default -> 1_000; // microseconds, which have three spellings
        };
    }
}
