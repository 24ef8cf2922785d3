package io.pelicanfs.object;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Times as HTTP and WebDAV write them: {@code Sun, 06 Nov 1994 08:49:37 GMT} (RFC 9110 §5.6.7). That one form is read by position, since
 * every answer and every line of a listing has one and a general parser takes as long as the rest of the head.
 */
final class HttpDate {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int LENGTH = 29;

    private HttpDate() {}

    /** Returns the time, or empty for anything that is none. */
    static Optional<Instant> parse(String text) {
        String date = text.strip();
        try {
            return Optional.of(isUsual(date) ? usual(date) : any(date));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isUsual(String date) {
        return date.length() == LENGTH
                && date.startsWith(", ", 3)
                && date.charAt(7) == ' '
                && date.charAt(11) == ' '
                && date.charAt(16) == ' '
                && date.charAt(19) == ':'
                && date.charAt(22) == ':'
                && date.endsWith(" GMT");
    }

    private static Instant usual(String date) {
        int month = MONTHS.indexOf(date.substring(8, 11));
        if (month < 0 || month % 3 != 0) {
            throw new DateTimeException("no month");
        }
        return LocalDateTime.of(
                        number(date, 12, 16),
                        month / 3 + 1,
                        number(date, 5, 7),
                        number(date, 17, 19),
                        number(date, 20, 22),
                        number(date, 23, 25))
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(String date, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = date.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new NumberFormatException("no digit");
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static Instant any(String date) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    }
}
