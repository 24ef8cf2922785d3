package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.Optional;

/** What came of several things that were asked for: each failure is told at once, and one exit code says it of all. Thread-safe. */
final class Several {
    private final Failures failures;
    private long done;
    private long failed;
    private Optional<PelicanException> first = Optional.empty();
    private boolean everyFailureRetryable = true;

    Several(Failures failures) {
        this.failures = failures;
    }

    synchronized void done() {
        done++;
    }

    synchronized void failed(PelicanException failure) {
        failures.report(failure);
        failed++;
        first = first.or(() -> Optional.of(failure));
        everyFailureRetryable &= failure.retryable();
    }

    synchronized long failed() {
        return failed;
    }

    synchronized Optional<PelicanException> first() {
        return first;
    }

    synchronized boolean everyFailureRetryable() {
        return everyFailureRetryable;
    }

    synchronized int exitCode() {
        return exitCode(done + failed, first, everyFailureRetryable);
    }

    /** The failure's own code where there was one thing only; else 11 if another run can complete it, and 12 if not. */
    static int exitCode(long total, Optional<PelicanException> first, boolean everyFailureRetryable) {
        if (first.isEmpty()) {
            return 0;
        }
        if (total == 1) {
            return first.get().exitCode();
        }
        return everyFailureRetryable ? ErrorKind.RETRYABLE_EXIT_CODE : ErrorKind.INCOMPLETE.exitCode();
    }
}
