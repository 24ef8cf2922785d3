package io.pelicanfs.testbed;

import java.util.concurrent.atomic.AtomicInteger;

/** A fault in place, until it is closed or has hit as often as its match says. Safe for concurrent use. */
public final class Injection implements AutoCloseable {

    private final Fault fault;
    private final Match match;
    private final Faults owner;
    private final AtomicInteger matches = new AtomicInteger();
    private final AtomicInteger hits = new AtomicInteger();

    Injection(Fault fault, Match match, Faults owner) {
        this.fault = fault;
        this.match = match;
        this.owner = owner;
    }

    /** How many requests it has hit. */
    public int hits() {
        return hits.get();
    }

    /** Takes the fault away; requests already hit stay broken. */
    @Override
    public void close() {
        owner.remove(this);
    }

    Fault fault() {
        return fault;
    }

    boolean strikes(TestbedServer server, LoggedRequest request) {
        return match.covers(server) && match.covers(request) && countMatch();
    }

    boolean strikesHandshake(TestbedServer server) {
        return match.covers(server) && countMatch();
    }

    private boolean countMatch() {
        boolean hit = match.hits(matches.getAndIncrement());
        if (hit) {
            hits.incrementAndGet();
        }
        return hit;
    }
}
