package io.pelicanfs.federation;

import io.pelicanfs.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * That this machine's clock is wrong, by the word of the director ({@code Date}, RFC 9110 §6.6.1): then tokens look expired that are not, and
 * the reverse.
 *
 * @param ahead how far this machine's clock is ahead of the director's; negative if it is behind
 */
public record ClockError(Duration ahead) {
    /** Less than this may be the network, or clocks as they are, and changes no verdict on a token of 20 minutes for long. */
    private static final Duration TOLERATED = Duration.ofMinutes(5);

    /** Compares {@code now} with the time of {@code response}; empty if they agree or the server tells no time. */
    static Optional<ClockError> of(HttpResponse response, Instant now) {
        return response.header("Date")
                .flatMap(ClockError::time)
                .map(said -> Duration.between(said, now))
                .filter(ahead -> ahead.abs().compareTo(TOLERATED) > 0)
                .map(ClockError::new);
    }

    private static Optional<Instant> time(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    /** Returns the fact as one clause. */
    @Override
    public String toString() {
        long minutes = Math.round(ahead.abs().toSeconds() / 60.0);
        return "this machine's clock is " + minutes + " minutes " + (ahead.isNegative() ? "behind" : "ahead of")
                + " the director's";
    }
}
