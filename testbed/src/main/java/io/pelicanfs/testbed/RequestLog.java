package io.pelicanfs.testbed;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * Every request that reached the testbed, in order of arrival. A request is in the log before any byte of its answer is
 * sent, so counts are exact as soon as the client has its answer. Safe for concurrent use; the newest
 * {@value #CAPACITY} requests are kept.
 */
public final class RequestLog {

    static final int CAPACITY = 100_000;

    private final Deque<LogEntry> entries = new ArrayDeque<>();
    private long next;

    RequestLog() {}

    synchronized LogEntry add(LoggedRequest request) {
        LogEntry entry = new LogEntry(next++, request);
        entries.addLast(entry);
        if (entries.size() > CAPACITY) {
            entries.removeFirst();
        }
        return entry;
    }

    /** All requests, those of caches included. */
    public synchronized List<LoggedRequest> all() {
        return entries.stream().map(LogEntry::snapshot).toList();
    }

    /** The requests that clients sent; what caches fetched from the origin is left out. */
    public List<LoggedRequest> fromClients() {
        return matching(request -> request.source() == Source.CLIENT);
    }

    /** The requests that clients sent to servers of this role. */
    public List<LoggedRequest> fromClients(Role role) {
        return matching(request -> request.source() == Source.CLIENT && request.role() == role);
    }

    /** What caches fetched from the origin. */
    public List<LoggedRequest> fromCaches() {
        return matching(request -> request.source() == Source.CACHE);
    }

    public List<LoggedRequest> matching(Predicate<? super LoggedRequest> wanted) {
        return all().stream().filter(wanted).toList();
    }

    /** Number of requests that clients sent to servers of this role. */
    public int count(Role role) {
        return fromClients(role).size();
    }

    /** Number of requests that clients sent to servers of this role with this method. */
    public int count(Role role, String method) {
        return matching(request -> request.source() == Source.CLIENT
                        && request.role() == role
                        && request.method().equals(method))
                .size();
    }

    /** Number of requests that clients sent. */
    public int count() {
        return fromClients().size();
    }

    public synchronized void clear() {
        entries.clear();
    }
}
