package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.transfer.Planned;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How far a transfer is, by a clock that the test winds. */
class TransferProgressTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Statistics statistics = new Statistics();
    private final TransferProgress progress = new TransferProgress(statistics);

    @Test
    void tellsRateAndTimeLeftOverARecentWindow() throws PelicanException {
        progress.planned(new Planned(
                Planned.Action.GET,
                PelicanUrl.parse("pelican://h/x"),
                Optional.empty(),
                Optional.empty(),
                100_000_000));
        assertThat(progress.text(0)).contains("still listing");
        progress.listed();
        statistics.on(new PelicanEvent.BytesRead("https://a:1", 20_000_000));

        assertThat(progress.text(2 * SECOND))
                .isEqualTo("20 MB of 100 MB, 0 of 1 objects, 10 MB/s, 8 seconds left, 1 server");
    }

    @Test
    void takesASizeThatNobodyKnewFromTheFirstAnswer() throws PelicanException {
        var url = PelicanUrl.parse("pelican://h/x");
        progress.planned(new Planned(Planned.Action.GET, url, Optional.empty(), Optional.empty(), 0));
        progress.listed();
        statistics.on(new PelicanEvent.BytesRead("https://a:1", 18_000_000));
        assertThat(progress.text(0)).isEqualTo("18 MB, 0 of 1 objects");

        statistics.on(new PelicanEvent.SizeTold(PelicanUrl.parse("pelican://h/another"), 7));
        statistics.on(new PelicanEvent.SizeTold(url, 100_000_000));
        statistics.on(new PelicanEvent.SizeTold(url, 100_000_000));
        statistics.on(new PelicanEvent.BytesRead("https://a:1", 20_000_000));

        assertThat(progress.text(2 * SECOND))
                .isEqualTo("38 MB of 100 MB, 0 of 1 objects, 10 MB/s, 6 seconds left, 1 server");
    }

    @Test
    void aLogGetsOnePlainLineEveryFewMinutes() {
        var err = new ByteArrayOutputStream();
        var line = new ProgressLine(new PrintStream(err, true, UTF_8), Shell.Live.LOG, () -> "far", 0);

        for (int second = 1; second <= 400; second++) {
            line.beat(second * SECOND);
        }

        assertThat(err.toString(UTF_8)).isEqualTo("pelfs: far\npelfs: far\n");
        line.close();
    }
}
