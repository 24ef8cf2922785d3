package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.LocalReason;
import io.pelicanfs.PelicanException;
import io.pelicanfs.dataset.Dataset;
import io.pelicanfs.dataset.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/**
 * The file that says how far a pass came. It stands behind what was written, never before: a token is kept back until a pipe's worth more of
 * bytes was flushed after it, so that what a stopped reader had not taken comes again. At the end the last token is written.
 */
final class ResumeFile {
    /** The most a pipe holds unless an administrator allows more. */
    static final long PIPE_BYTES = 1 << 20;

    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int LONGEST_BYTES = 4096;

    /** A place in the pass, and how many bytes were written when it was there. */
    private record Place(String token, long bytes) {}

    private final Path file;
    private Optional<Place> waiting = Optional.empty();
    private long lastNanos = System.nanoTime();

    ResumeFile(Path file) {
        this.file = file;
    }

    /** Begins the pass, or goes on where the file says. */
    Samples begin(Dataset dataset) throws IOException {
        if (!Files.exists(file)) {
            return dataset.samples();
        }
        if (Files.size(file) > LONGEST_BYTES) {
            throw PelicanException.of(ErrorKind.USAGE, file + " is no file of 'pelfs stream --resume'")
                    .nextStep("Name another file; it is made when it is not there.")
                    .build();
        }
        return dataset.resume(Files.readString(file));
    }

    /** Returns whether it is time to flush what was written and call {@link #reached}. */
    boolean isDue() {
        return System.nanoTime() - lastNanos >= INTERVAL_NANOS;
    }

    /** Notes that all samples up to {@code token} were flushed, {@code bytes} in all. */
    void reached(String token, long bytes) throws IOException {
        lastNanos = System.nanoTime();
        if (waiting.isEmpty()) {
            waiting = Optional.of(new Place(token, bytes));
        } else if (bytes - waiting.get().bytes() >= PIPE_BYTES) {
            write(waiting.get().token());
            waiting = Optional.of(new Place(token, bytes));
        }
    }

    /** Notes that the pass was flushed to its end. */
    void ended(String token) throws IOException {
        write(token);
    }

    private void write(String token) throws IOException {
        try {
            var fresh =
                    Files.createTempFile(file.toAbsolutePath().getParent(), "." + file.getFileName() + ".", ".part");
            Files.writeString(fresh, token + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw PelicanException.of(ErrorKind.LOCAL, "cannot write " + file + " (" + LocalReason.of(e) + ")")
                    .cause(e)
                    .nextStep("Name a file that can be written with --resume.")
                    .build();
        }
    }
}
