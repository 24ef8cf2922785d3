package io.pelicanfs.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.http.FakeResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClockErrorTest {
    private static final String SAID = "Mon, 23 Nov 2026 12:00:00 GMT";
    private static final Instant SAID_TIME = Instant.parse("2026-11-23T12:00:00Z");

    private static Optional<ClockError> at(Instant now) {
        return ClockError.of(FakeResponse.of(307).header("Date", SAID), now);
    }

    @ParameterizedTest
    @CsvSource({
        "PT1H, this machine's clock is 60 minutes ahead of the director's",
        "PT-1H, this machine's clock is 60 minutes behind the director's",
        "PT5M1S, this machine's clock is 5 minutes ahead of the director's",
        "PT-5M-31S, this machine's clock is 6 minutes behind the director's"
    })
    void saysHowFarAndInWhichDirectionTheClockIsWrong(Duration ahead, String clause) {
        assertThat(at(SAID_TIME.plus(ahead))).get().hasToString(clause);
        assertThat(at(SAID_TIME.plus(ahead)).map(ClockError::ahead)).contains(ahead);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT5M", "PT-5M"})
    void takesFiveMinutesForNone(Duration ahead) {
        assertThat(at(SAID_TIME.plus(ahead))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-11-23T12:00:00Z", "Mon, 32 Nov 2026 12:00:00 GMT"})
    void believesNoDateThatIsNone(String date) {
        assertThat(ClockError.of(FakeResponse.of(307).header("Date", date), SAID_TIME.plusSeconds(7200)))
                .isEmpty();
    }

    @Test
    void saysNothingWhereTheServerTellsNoTime() {
        assertThat(ClockError.of(FakeResponse.of(307), SAID_TIME)).isEmpty();
    }

    @Test
    void readsSpacesAroundTheDate() {
        assertThat(ClockError.of(FakeResponse.of(307).header("Date", " " + SAID + " "), SAID_TIME.plusSeconds(600)))
                .isPresent();
    }
}
