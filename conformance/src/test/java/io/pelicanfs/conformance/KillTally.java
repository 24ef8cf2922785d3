package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What became of one verb whose process was killed again and again; {@code bench/chaos} shows what it prints. One thread. */
public final class KillTally {
    private final String verb;
    private int runs;
    private int ended;
    private int orphans;
    private int wrong;

    public KillTally(String verb) {
        this.verb = verb;
    }

    /** Kills {@code process} so many milliseconds after it has told that its work begins, if it has not ended by then. */
    public void kill(Process process, int millis) throws IOException, InterruptedException {
        runs++;
        assertThat(process.inputReader().readLine())
                .as("what the process tells")
                .isEqualTo("begins");
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            ended++;
        }
        process.destroyForcibly().waitFor();
    }

    /** Counts objects or files under final names that are not whole and right. */
    public void wrong(long count) {
        wrong += (int) count;
    }

    /** Counts what is left under other names after the next run. */
    public void orphans(long count) {
        orphans += (int) count;
    }

    /** Tells the counts, and fails unless at least half of the runs were really killed and none did harm. */
    public void assertHarmless() {
        tell();
        assertThat(ended).as("runs that ended before they were killed").isLessThanOrEqualTo(runs / 2);
        assertThat(wrong).as("wrong objects").isZero();
        assertThat(orphans).as("orphans").isZero();
    }

    private void tell() {
        System.out.printf(
                "%s: %d runs, %d of them ended before the kill; %d wrong objects; %d orphans after the next run%n",
                verb, runs, ended, wrong, orphans);
    }
}
