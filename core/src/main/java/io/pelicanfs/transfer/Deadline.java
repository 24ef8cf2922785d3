package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.http.TimeLimit;
import java.time.Duration;
import java.util.Optional;

/** Interrupts the thread that started it once its time is over, unless it was ended before. */
final class Deadline {
    private final Thread thread = Thread.currentThread();
    private final Optional<Duration> time;
    private Optional<TimeLimit> limit = Optional.empty();
    private boolean ended;
    private boolean passed;

    private Deadline(Optional<Duration> time) {
        this.time = time;
    }

    static Deadline start(Optional<Duration> time) {
        var deadline = new Deadline(time);
        deadline.limit = time.map(most -> TimeLimit.of(most, deadline::pass));
        return deadline;
    }

    private synchronized void pass() {
        if (!ended) {
            passed = true;
            thread.interrupt();
        }
    }

    /** Ends it and returns whether the time is over; then the thread's interrupt was this one's and is taken back. */
    synchronized boolean end() {
        if (passed && !ended) {
            Thread.interrupted();
        }
        ended = true;
        limit.ifPresent(TimeLimit::close);
        return passed;
    }

    PelicanException failure(PelicanUrl url, Throwable cause) {
        return PelicanException.of(
                        ErrorKind.TRANSFER,
                        "deadline passed: not done within "
                                + time.map(Duration::toString).orElse(""))
                .url(url)
                .retryable()
                .nextStep("Run it again: it goes on with what has come.")
                .cause(cause)
                .build();
    }
}
