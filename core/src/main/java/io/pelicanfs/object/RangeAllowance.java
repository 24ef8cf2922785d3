package io.pelicanfs.object;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many ranges each server takes in one request, learned from its answers: all begin with the most, a server that sends the whole
 * object or refuses gets one a request from then on, one that breaks off gets half. Thread-safe.
 */
final class RangeAllowance {
    /** What every server that was tried could do; old XRootD fails above 1,000, nginx above 8 KB of header (small-files facts §1.19). */
    static final int MOST = 256;

    private static final int LEAST_WORTH_IT = 4;

    private final Map<String, Integer> learned = new ConcurrentHashMap<>();

    int of(String server) {
        return learned.getOrDefault(server, MOST);
    }

    /** Notes that {@code server} does not answer to several ranges. */
    void refuse(String server) {
        learned.put(server, 1);
    }

    /** Notes that an answer of {@code asked} ranges broke off. */
    void halve(String server, int asked) {
        int half = asked / 2;
        learned.merge(server, half < LEAST_WORTH_IT ? 1 : half, Math::min);
    }
}
