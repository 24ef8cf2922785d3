package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.ServerOutcome;
import org.junit.jupiter.api.Test;

final class StatisticsTest {
    private static final String SERVER = "https://cache.example:8443";

    @Test
    void aServerThatStalledIsToldApartFromOneThatRefused() throws PelicanException {
        var url = PelicanUrl.parse("osdf:///ns/a");
        var statistics = new Statistics();

        statistics.on(failed(url, "stalled: nothing received for 100 s after 3 of 50 bytes"));
        statistics.on(failed(url, "stalled: 12 bytes/s, while 9000 bytes/s came elsewhere or before"));
        statistics.on(failed(url, "500 Internal Server Error"));

        assertThat(statistics.text()).contains("3  tries of another server or time (2 because of a stall)");
    }

    private static PelicanEvent failed(PelicanUrl url, String outcome) {
        return new PelicanEvent.ServerFailed(url, new ServerOutcome(SERVER, outcome));
    }
}
