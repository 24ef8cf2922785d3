package io.pelicanfs.federation;

import io.pelicanfs.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The cause of a refusal that names the time for which a server wants to be left alone (RFC 9110 §10.2.3). */
public final class RetryAfter extends Exception {
    private final Duration time;

    RetryAfter(Duration time) {
        super("Retry-After: " + time.toSeconds() + " s", null, false, false);
        this.time = time;
    }

    /** Returns the time that {@code failure} was caused with, if it was. */
    static Optional<Duration> in(Throwable failure) {
        return failure.getCause() instanceof RetryAfter asked ? Optional.of(asked.time) : Optional.empty();
    }

    /** Returns what {@code response} asks for: seconds, or a date, which counts from the answer's own {@code Date}. */
    public static Optional<Duration> of(HttpResponse response) {
        String value = response.header("Retry-After").orElse("").strip();
        if (value.matches("\\d{1,6}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        var now = response.header("Date").flatMap(RetryAfter::date);
        return date(value)
                .flatMap(then -> now.map(from -> Duration.between(from, then)))
                .filter(time -> !time.isNegative());
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
