package io.pelicanfs.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    @Test
    void readsWhatTheGeneralParserReads() {
        var random = new Random(1);
        var format = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", java.util.Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
        for (int i = 0; i < 2000; i++) {
            // Of the years 1970 to 2100.
            var time = Instant.ofEpochSecond(random.nextLong(4_102_444_800L));

            assertThat(HttpDate.parse(format.format(time))).contains(time);
        }
    }

    @Test
    void readsOneDigitDaysAndOtherZonesToo() {
        assertThat(HttpDate.parse("Sun, 6 Nov 1994 08:49:37 GMT")).contains(Instant.parse("1994-11-06T08:49:37Z"));
        assertThat(HttpDate.parse(" Sun, 06 Nov 1994 08:49:37 +0100 ")).contains(Instant.parse("1994-11-06T07:49:37Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "Sun, 06 Nov 1994",
                "Sun, 32 Nov 1994 08:49:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 06 ovD 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:49:37 GMT",
                "Sun, 06 Nov 19x4 08:49:37 GMT",
                "Sun, -6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 XXX",
            })
    void whatIsNoTimeIsNone(String text) {
        assertThat(HttpDate.parse(text)).isEmpty();
    }
}
