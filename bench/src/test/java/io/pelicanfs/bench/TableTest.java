package io.pelicanfs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void tellsMediansAndRatiosToTheFirstProgram() {
        var results = new LinkedHashMap<String, Measured>();
        results.put("curl", new Measured(List.of(1.0, 3.0, 2.0), 15, 1, 10));
        results.put("ours", new Measured(List.of(4.0, 6.0), 0, 3, 10.25));

        assertThat(new Table("One object", results).toString().lines())
                .contains(
                        "### One object",
                        "| curl | 2.00 (1.00–3.00) | 1.0 | 1 | 10.0 | 15 |",
                        "| ours | 5.00 (4.00–6.00) | 2.5 | 3 | 10.3 |  |");
    }

    @Test
    void tellsHowMuchWasDoneInASecond() {
        var results = new LinkedHashMap<String, Measured>();
        results.put("curl", new Measured(List.of(0.5), 0, 1, 10));
        results.put("ours", new Measured(List.of(2.0), 0, 1, 10));

        assertThat(new Table("Listing", results).perSecond(10_000, "entries"))
                .isEqualTo("\nentries a second: curl 20,000; ours 5,000.\n");
    }

    @Test
    void countsWhatTheServerSentAndWasPut() {
        var before = AccessLog.of(List.of("GET 200 90 500"));

        assertThat(AccessLog.of(List.of("GET 200 90 500", "HEAD 200 90 80", "GET 206 90 1000", "PUT 201 7000 90"))
                        .since(before))
                .isEqualTo(new AccessLog(3, 8080));
    }
}
