package io.pelicanfs.testbed;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.Callback;

/** Knows when the testbed closes: ends pauses early and lets go of the answers that stall. */
final class Curtain {

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Set<Callback> parked = ConcurrentHashMap.newKeySet();

    /** Waits, unless the testbed closes; returns whether it is still open. */
    boolean pause(Duration time) {
        try {
            return !closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Leaves an answer hanging until the testbed closes. */
    void park(Callback callback) {
        parked.add(callback);
        if (closing.getCount() == 0) {
            fall();
        }
    }

    void fall() {
        closing.countDown();
        for (Callback callback : List.copyOf(parked)) {
            if (parked.remove(callback)) {
                callback.failed(new EofException("the testbed is closing"));
            }
        }
    }
}
