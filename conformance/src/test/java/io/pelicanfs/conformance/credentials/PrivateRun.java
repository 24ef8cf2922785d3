package io.pelicanfs.conformance.credentials;

import io.pelicanfs.PelicanException;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.credential.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A program that reads private objects and tells all it can of it; it ends when its input does. Run as a process of its own. */
final class PrivateRun {
    private PrivateRun() {}

    /** Reads the first URL, and the second one too, which fails. */
    public static void main(String[] urls) throws IOException {
        var root = Logger.getLogger("");
        root.setLevel(Level.ALL);
        for (var handler : root.getHandlers()) {
            handler.setLevel(Level.ALL);
        }
        try (var fs = PelicanFileSystem.builder().listener(System.err::println).build()) {
            System.err.println(fs.access().logins().list());
            System.out.println(fs.readString(urls[0]));
            fs.get(urls[0], Path.of("got"));
            var found = fs.access().explainToken(fs.url(urls[0]), Operation.READ);
            System.err.println(found + " " + found.candidates() + " " + found.chosen());
            try {
                fs.read(urls[1]);
            } catch (PelicanException e) {
                e.printStackTrace();
                System.err.println(e.kind() + " " + e.attempts() + " " + e.nextStep());
            }
            System.out.println("waiting");
            System.in.readAllBytes();
        }
    }
}
