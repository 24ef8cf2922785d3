package io.pelicanfs.cli;

import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanListener;
import java.io.PrintStream;

/** Tells on standard error what happens: with {@code -v} what a user decides on, with {@code -d} each request. */
record Narrator(PrintStream err, Detail detail) implements PelicanListener {
    enum Detail {
        DECISIONS,
        REQUESTS
    }

    @Override
    public void on(PelicanEvent event) {
        switch (event) {
            case PelicanEvent.RequestStarted e -> debug("-> " + e.method() + " " + e.server() + e.target());
            case PelicanEvent.ResponseReceived e ->
                debug("<- " + e.status() + " " + e.server() + e.target() + " after "
                        + e.took().toMillis() + " ms");
            case PelicanEvent.BytesRead e -> debug("   " + e.count() + " bytes from " + e.server());
            case PelicanEvent.BytesWritten e -> debug("   " + e.count() + " bytes to " + e.server());
            case PelicanEvent.CacheHit e -> debug("   already in cache " + e.server() + " for " + e.age());
            case PelicanEvent.ServerFailed e -> tell(e.outcome() + "; trying on: " + e.url());
            case PelicanEvent.ReadContinued e ->
                tell("continuing at byte " + e.position() + " on " + e.server() + ": " + e.url());
            case PelicanEvent.StaleDirectorAnswer e ->
                tell("using the director's last answer for " + e.namespace() + ": " + e.reason());
            case PelicanEvent.TokenChosen e -> tell("token for " + e.namespace() + " from " + e.place());
        }
    }

    private void debug(String text) {
        if (detail == Detail.REQUESTS) {
            tell(text);
        }
    }

    private void tell(String text) {
        err.println("pelfs: " + Printable.text(text));
    }
}
