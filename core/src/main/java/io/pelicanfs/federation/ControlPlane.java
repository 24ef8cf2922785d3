package io.pelicanfs.federation;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.http.RetryPolicy;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Repeats questions to discovery host and director. Thread-safe. */
final class ControlPlane {
    static final String TRUST_STEP =
            "If the federation has its own certificate authority, name its PEM file in SSL_CERT_FILE.";

    private final RetryPolicy policy;
    private final RetryPolicy.Pause pause;
    private final RandomGenerator random;

    ControlPlane(RetryPolicy policy, RetryPolicy.Pause pause, RandomGenerator random) {
        this.policy = policy;
        this.pause = pause;
        this.random = random;
    }

    /** Repeats {@code work} while it fails in a way that another try can help with. */
    <V> V retrying(SingleFlight.Work<V> work) throws PelicanException {
        for (int round = 1; ; round++) {
            Optional<Duration> asked;
            try {
                return work.run();
            } catch (PelicanException e) {
                if (!e.retryable() || round >= policy.rounds()) {
                    throw e;
                }
                asked = RetryAfter.in(e);
            }
            try {
                pause.pause(asked.map(policy::bounded).orElse(policy.delayAfter(round, random)));
            } catch (InterruptedIOException e) {
                throw cancelled(e);
            }
        }
    }

    static PelicanException cancelled(Throwable cause) {
        return PelicanException.of(ErrorKind.CANCELLED, "cancelled")
                .cause(cause)
                .build();
    }
}
