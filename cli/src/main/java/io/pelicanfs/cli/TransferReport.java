package io.pelicanfs.cli;

import io.pelicanfs.PelicanException;
import io.pelicanfs.transfer.Outcome;
import io.pelicanfs.transfer.Planned;
import io.pelicanfs.transfer.TransferListener;
import io.pelicanfs.transfer.TransferOptions;
import io.pelicanfs.transfer.TransferSummary;
import io.pelicanfs.transfer.Transferred;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Tells of a transfer of many objects: each failure, with {@code -v} each result, with {@code --json} one line a result and one for the
 * whole, in a dry run one line a plan; at the end what came of it all, and the exit code. Where the end does not come, for a deadline or a
 * signal, closing it tells what was done so far.
 */
final class TransferReport implements TransferListener, AutoCloseable {
    /** How long a reader that does not read keeps a process that is told to end. */
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    /** A transfer that tells of itself, and of sources that could not even be begun with. */
    @FunctionalInterface
    interface Body {
        void run(TransferReport report) throws IOException;
    }

    private final Shell shell;
    private final Voice voice;
    private final StandardOutput out;
    private final Several several;
    private final TransferProgress progress;
    private final ProgressLine line;
    private final SmallFilesHint hint = new SmallFilesHint();
    private final boolean dry;
    private final long start = System.nanoTime();
    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    private long copiedBytes;
    private boolean ended;

    private TransferReport(Shell shell, Session session, Voice voice, StandardOutput out, TransferOptions.Run run) {
        this.shell = shell;
        this.voice = voice;
        this.out = out;
        this.several = new Several(Failures.of(shell, voice));
        this.progress = new TransferProgress(session.statistics());
        this.line = ProgressLine.start(shell, voice, () -> progress.text(System.nanoTime()), this::flush);
        this.dry = run == TransferOptions.Run.DRY;
    }

    /** Runs {@code body}, tells of it and returns the exit code. */
    static int run(Shell shell, Session session, Voice voice, TransferOptions options, Body body) throws IOException {
        try (var out = new StandardOutput(shell.out());
                var held = OnStop.closing(new TransferReport(shell, session, voice, out, options.run()), GOODBYE)) {
            var report = held.get();
            body.run(report);
            report.end();
            return report.several.exitCode();
        }
    }

    /** Tells that a source could not be understood or found; the others are transferred. */
    void failed(PelicanException failure) {
        line.clear();
        count(Outcome.FAILED, 0);
        several.failed(failure);
        if (voice.json) {
            write(Json.line(json -> Plans.write(json, failure)) + "\n");
        }
    }

    @Override
    public void planned(Planned planned) {
        progress.planned(planned);
        if (dry) {
            write((voice.json ? Json.line(json -> Plans.write(json, planned)) : Plans.line(planned)) + "\n");
        }
    }

    @Override
    public void listed() {
        progress.listed();
    }

    @Override
    public void finished(Transferred result) {
        progress.finished(result);
        count(result.outcome(), result.sizeBytes());
        if (result.failure().isEmpty()) {
            several.done();
        }
        if (result.outcome() == Outcome.PLANNED) {
            // Told when it was planned, with what would be done.
            return;
        }
        hint.add(result);
        if (result.failure().isPresent()) {
            line.clear();
            several.failed(result.failure().get());
        } else if (voice.tellsAll()) {
            line.clear();
            shell.err().println("pelfs: " + Plans.line(result));
        }
        if (voice.json) {
            write(Json.line(json -> Plans.write(json, result)) + "\n");
        }
    }

    /** What was done is on record when the process is killed, and seen by who waits for it, without a system call for each object. */
    private void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            // The next line fails as well, on the thread that can tell of it.
        }
    }

    private void write(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            if (shell.columns().isPresent()) {
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void count(Outcome outcome, long sizeBytes) {
        counts.merge(outcome, 1L, Long::sum);
        copiedBytes += outcome == Outcome.COPIED ? sizeBytes : 0;
    }

    /** Tells what was done, where the transfer did not come to its end. */
    @Override
    public void close() throws IOException {
        if (!out.hasFailed()) {
            close(TransferReport::soFar);
            out.flush();
        }
    }

    private void end() {
        if (close(TransferReport::whole)) {
            hint.text().filter(text -> !voice.quiet && !voice.json).ifPresent(shell.err()::println);
        }
    }

    /** Tells the sum in the words of {@code text}, and returns whether this is the first end. */
    private synchronized boolean close(BiFunction<TransferSummary, Duration, Optional<String>> text) {
        line.close();
        if (ended) {
            return false;
        }
        ended = true;
        var summary = new TransferSummary(counts, copiedBytes, several.first(), several.everyFailureRetryable());
        var took = Duration.ofNanos(System.nanoTime() - start);
        if (voice.json) {
            write(Json.line(json -> Plans.write(json, summary, took)) + "\n");
        } else if (!voice.quiet) {
            text.apply(summary, took).ifPresent(sum -> shell.err().println("pelfs: " + sum));
        }
        return true;
    }

    private static Optional<String> whole(TransferSummary summary, Duration took) {
        if (summary.total() == 0) {
            return Optional.of("nothing to do: there is no object");
        }
        if (summary.changedNothing()) {
            return Optional.of("nothing to do: " + objects(summary.total()) + " the same already");
        }
        return Optional.of(parts(summary, took)).filter(text -> summary.total() != 1);
    }

    private static Optional<String> soFar(TransferSummary summary, Duration took) {
        return Optional.of("so far " + parts(summary, took)).filter(text -> summary.total() != 0);
    }

    private static String parts(TransferSummary summary, Duration took) {
        var parts = new ArrayList<String>();
        for (var outcome : Outcome.values()) {
            long count = summary.count(outcome);
            if (count > 0) {
                var size = outcome == Outcome.COPIED ? " (" + Printable.size(summary.copiedBytes()) + ")" : "";
                parts.add(String.format("%,d %s%s", count, outcome.name().toLowerCase(Locale.ROOT), size));
            }
        }
        return String.join(", ", parts) + " in " + Printable.seconds(took);
    }

    private static String objects(long count) {
        return count == 1 ? "the object is" : String.format("all %,d are", count);
    }
}
