package io.pelicanfs.cli;

import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanListener;
import java.io.PrintStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells on standard error what happens: with {@code -v} what a user decides on, with {@code -d} each request. */
final class Narrator implements PelicanListener {
    private static final int MOST_TOLD = 1000;

    enum Detail {
        DECISIONS,
        REQUESTS
    }

    private final PrintStream err;
    private final Detail detail;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Narrator(PrintStream err, Detail detail) {
        this.err = err;
        this.detail = detail;
    }

    @Override
    public void on(PelicanEvent event) {
        switch (event) {
            case PelicanEvent.RequestStarted e -> debug("-> " + e.method() + " " + e.server() + e.target());
            case PelicanEvent.ResponseReceived e ->
                debug("<- " + e.status() + " " + e.server() + e.target() + " after "
                        + e.took().toMillis() + " ms");
            case PelicanEvent.SizeTold e -> debug("   " + e.sizeBytes() + " bytes large: " + e.url());
            case PelicanEvent.BytesRead e -> debug("   " + e.count() + " bytes from " + e.server());
            case PelicanEvent.BytesWritten e -> debug("   " + e.count() + " bytes to " + e.server());
            case PelicanEvent.CacheHit e -> debug("   already in cache " + e.server() + " for " + e.age());
            case PelicanEvent.ServerFailed e -> tell(e.outcome() + goingOn(e) + ": " + e.url());
            case PelicanEvent.ReadContinued e ->
                tell("continuing at byte " + e.position() + " on " + e.server() + ": " + e.url());
            case PelicanEvent.StaleDirectorAnswer e ->
                tell("using the director's last answer for " + e.namespace() + ": " + e.reason());
            case PelicanEvent.TokenChosen e -> tell("token for " + e.namespace() + " from " + e.place());
        }
    }

    /** That something is not there is an answer, and what a put hopes for. */
    private static String goingOn(PelicanEvent.ServerFailed event) {
        return event.outcome().outcome().startsWith("404") ? "" : "; trying on";
    }

    private void debug(String text) {
        if (detail == Detail.REQUESTS) {
            print(text);
        }
    }

    /** Tells a decision, the same one once. */
    private void tell(String text) {
        if (told.size() >= MOST_TOLD) {
            told.clear();
        }
        if (told.add(text)) {
            print(text);
        }
    }

    private void print(String text) {
        err.println("pelfs: " + Printable.text(text));
    }
}
