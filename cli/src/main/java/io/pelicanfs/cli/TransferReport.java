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

/**
 * Tells of a transfer of many objects: each failure, with {@code -v} each result, with {@code --json} one line a result and one for the
 * whole, in a dry run one line a plan; at the end what came of it all, and the exit code.
 */
final class TransferReport implements TransferListener {
    /** A transfer that tells of itself, and of sources that could not even be begun with. */
    @FunctionalInterface
    interface Body {
        TransferSummary run(TransferReport report) throws IOException;
    }

    private final Shell shell;
    private final Voice voice;
    private final StandardOutput out;
    private final Failures failures;
    private final Several sources;
    private final TransferProgress progress;
    private final ProgressLine line;
    private final SmallFilesHint hint = new SmallFilesHint();
    private final boolean dry;
    private final long start = System.nanoTime();

    private TransferReport(Shell shell, Session session, Voice voice, StandardOutput out, TransferOptions.Run run) {
        this.shell = shell;
        this.voice = voice;
        this.out = out;
        this.failures = Failures.of(shell, voice);
        this.sources = new Several(failures);
        this.progress = new TransferProgress(session.statistics());
        this.line = ProgressLine.start(shell, voice, () -> progress.text(System.nanoTime()), this::flush);
        this.dry = run == TransferOptions.Run.DRY;
    }

    /** Runs {@code body}, tells of it and returns the exit code. */
    static int run(Shell shell, Session session, Voice voice, TransferOptions options, Body body) throws IOException {
        try (var out = new StandardOutput(shell.out())) {
            var report = new TransferReport(shell, session, voice, out, options.run());
            TransferSummary summary;
            try {
                summary = report.withSources(body.run(report));
            } finally {
                report.line.close();
            }
            report.end(summary);
            return Several.exitCode(summary.total(), summary.firstFailure(), summary.everyFailureRetryable());
        }
    }

    /** Tells that a source could not be understood or found; the others are transferred. */
    void failed(PelicanException failure) {
        line.clear();
        sources.failed(failure);
        if (voice.json) {
            write(Json.line(json -> Plans.write(json, failure)) + "\n");
        }
    }

    private TransferSummary withSources(TransferSummary summary) {
        if (sources.failed() == 0) {
            return summary;
        }
        var counts = new EnumMap<Outcome, Long>(Outcome.class);
        counts.putAll(summary.counts());
        counts.merge(Outcome.FAILED, sources.failed(), Long::sum);
        return new TransferSummary(
                counts,
                summary.copiedBytes(),
                summary.firstFailure().or(sources::first),
                summary.everyFailureRetryable() && sources.everyFailureRetryable());
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
        if (result.outcome() == Outcome.PLANNED) {
            // Told when it was planned, with what would be done.
            return;
        }
        hint.add(result);
        if (result.failure().isPresent()) {
            line.clear();
            failures.report(result.failure().get());
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

    private void end(TransferSummary summary) throws IOException {
        var took = Duration.ofNanos(System.nanoTime() - start);
        if (voice.json) {
            write(Json.line(json -> Plans.write(json, summary, took)) + "\n");
        } else if (!voice.quiet && (summary.total() != 1 || summary.changedNothing())) {
            shell.err().println("pelfs: " + text(summary, took));
        }
        hint.text().filter(text -> !voice.quiet && !voice.json).ifPresent(shell.err()::println);
    }

    static String text(TransferSummary summary, Duration took) {
        if (summary.total() == 0) {
            return "nothing to do: there is no object";
        }
        if (summary.changedNothing()) {
            return "nothing to do: " + objects(summary.total()) + " the same already";
        }
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
