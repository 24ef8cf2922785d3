package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.Optional;

/** What came of several things that were asked for: each failure is told at once, its reason in full once, and one exit code says it of all. Thread-safe. */
final class Several {
    private final Failures failures;
    private final Told told = new Told();
    private long done;
    private long failed;
    private Optional<PelicanException> first = Optional.empty();
    private boolean everyFailureRetryable = true;
    /** Whether the kinds of all failures end in one code. */
    private boolean oneKind = true;

    Several(Failures failures) {
        this.failures = failures;
    }

    synchronized void done() {
        done++;
    }

    synchronized void failed(PelicanException failure) {
        if (told.isNew(failure)) {
            failures.report(failure);
        } else {
            failures.repeat(failure);
        }
        failed++;
        first = first.or(() -> Optional.of(failure));
        everyFailureRetryable &= failure.retryable();
        oneKind &= failure.kind().exitCode() == first.get().kind().exitCode();
    }

    synchronized Optional<PelicanException> first() {
        return first;
    }

    synchronized boolean everyFailureRetryable() {
        return everyFailureRetryable;
    }

    /**
     * The failure's own code where there was one thing only; else 11 if another run can complete it, the code of all failures where nothing
     * could be begun with for one kind of reason, and 12 otherwise.
     */
    synchronized int exitCode() {
        if (first.isEmpty()) {
            return 0;
        }
        if (done + failed == 1) {
            return first.get().exitCode();
        }
        if (everyFailureRetryable) {
            return ErrorKind.RETRYABLE_EXIT_CODE;
        }
        return done == 0 && oneKind ? first.get().kind().exitCode() : ErrorKind.INCOMPLETE.exitCode();
    }
}
