package io.pelicanfs.cli;

import io.pelicanfs.dataset.Dataset;
import io.pelicanfs.dataset.Sample;
import io.pelicanfs.dataset.Samples;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One pass over a dataset to standard output. One run each. */
final class SamplePass {
    /** How samples are written. */
    enum Form {
        TAR,
        LINES,
        NULL_ENDED
    }

    private final Shell shell;
    private final Session session;
    private final Voice voice;
    private final AtomicLong samples = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private int failed;

    SamplePass(Shell shell, Session session, Voice voice) {
        this.shell = shell;
        this.session = session;
        this.voice = voice;
    }

    void note(String text) {
        if (!voice.quiet) {
            shell.err().println("pelfs: " + Printable.text(text));
        }
    }

    void leftOut(IOException e) {
        failed++;
        shell.err().println("pelfs: left out: " + Printable.text(String.valueOf(e.getMessage())));
    }

    int run(Dataset dataset, Form form, Optional<ResumeFile> resume) throws IOException {
        long began = System.nanoTime();
        // Not closed, since closing would end the tar of a pass that failed.
        var out = new StandardOutput(shell.out());
        var output =
                form == Form.TAR ? SampleOutput.tar(out) : SampleOutput.endedBy(out, form == Form.LINES ? '\n' : '\0');
        try (var pass = resume.isPresent() ? resume.get().begin(dataset) : dataset.samples();
                var line = ProgressLine.start(shell, voice, this::state)) {
            copy(pass, output, out, resume);
            output.close();
            if (resume.isPresent()) {
                resume.get().ended(pass.token());
            }
            line.clear();
            if (pass.linksLeftOut() > 0) {
                note(
                        pass.linksLeftOut()
                                + " links in archives were left out: the member that one points to is the sample, if it is one");
            }
        } catch (IOException | RuntimeException e) {
            // What came before is good, and whoever reads has a right to it.
            out.flush();
            throw e;
        }
        tell(System.nanoTime() - began);
        return failed == 0 ? 0 : Pelfs.INCOMPLETE_EXIT_CODE;
    }

    private void copy(Samples pass, SampleOutput output, StandardOutput out, Optional<ResumeFile> resume)
            throws IOException {
        for (Optional<Sample> next = pass.next(); next.isPresent(); next = pass.next()) {
            output.add(next.get());
            samples.incrementAndGet();
            bytes.addAndGet(next.get().sizeBytes());
            if (resume.isPresent() && resume.get().isDue()) {
                out.flush();
                resume.get().reached(pass.token(), bytes.get());
            }
        }
    }

    private String state() {
        return samples.get() + " samples, " + (bytes.get() >> 20) + " MiB";
    }

    private void tell(long nanos) {
        double seconds = Math.max(1e-9, nanos / 1e9);
        if (voice.json) {
            shell.err().println(Json.line(json -> {
                json.writeStartObject();
                json.writeNumberProperty("samples", samples.get());
                json.writeNumberProperty("bytes", bytes.get());
                json.writeNumberProperty("failed", failed);
                json.writeNumberProperty("seconds", seconds);
                json.writeNumberProperty("requests", session.statistics().requests());
                json.writeEndObject();
            }));
        } else if (!voice.quiet && (failed > 0 || shell.live() == Shell.Live.TERMINAL)) {
            shell.err()
                    .printf("pelfs: %s in %.1f s%s%n", state(), seconds, failed > 0 ? ", " + failed + " left out" : "");
        }
    }
}
