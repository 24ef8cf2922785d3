package io.pelicanfs.cli;

import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.inference.EngineOptions;
import io.pelicanfs.inference.FederationSamples;
import io.pelicanfs.inference.InferenceRun;
import io.pelicanfs.inference.JsonLinesSink;
import io.pelicanfs.inference.Models;
import io.pelicanfs.inference.Progress;
import io.pelicanfs.inference.SampleSource;
import io.pelicanfs.inference.Summary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** One run of a model for the command line: the only class of the verb that knows the inference module. */
record Inference(Shell shell, Session session, Voice voice, Members members) {
    private static final Pattern ARCHIVE = Pattern.compile(".*\\.(zip|tar)", Pattern.CASE_INSENSITIVE);

    int run(String model, Optional<String> input, Optional<String> filesFrom, Optional<String> output)
            throws IOException {
        var job = session.job();
        var progress = new AtomicReference<>(new Progress(0, 0, 0, OptionalLong.empty()));
        // The model first: if it cannot be loaded here, nothing need be asked of the federation.
        try (var engine = Models.open(
                        model, new EngineOptions(job.cpus(), job.folder().resolve("native")));
                var list = filesFrom.isPresent() ? open(filesFrom.get()) : InputStream.nullInputStream();
                var source = input.isPresent() ? source(members.of(session.url(input.get()))) : listed(list);
                var sink = output.filter(name -> !name.equals("-")).isPresent()
                        ? JsonLinesSink.to(session.file(output.get()))
                        : JsonLinesSink.to(new StandardOutput(shell.out()), "standard output");
                var line = ProgressLine.start(shell, voice, () -> text(progress.get()))) {
            var summary = new InferenceRun(source, engine, sink, progress::set).run();
            line.clear();
            return tell(summary, output);
        }
    }

    private SampleSource source(PelicanUrl url) throws IOException {
        if (url.member().isPresent()) {
            return FederationSamples.members(session.fs(), url);
        }
        if (Entries.isPattern(session.fs(), url)) {
            return FederationSamples.matching(session.fs(), url);
        }
        if (ARCHIVE.matcher(url.path()).matches() && !voice.quiet) {
            shell.err().println("pelfs: taking the whole archive as one sample; for its members write '" + url + "!/'");
        }
        return FederationSamples.below(session.fs(), url);
    }

    private SampleSource listed(InputStream list) {
        var lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8)).lines();
        return FederationSamples.listed(
                session.fs(),
                lines.map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .map(this::url)
                        .iterator());
    }

    private PelicanUrl url(String text) {
        try {
            return session.url(text);
        } catch (PelicanException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream open(String name) throws IOException {
        return name.equals("-") ? shell.in() : Files.newInputStream(session.file(name));
    }

    private static String text(Progress progress) {
        var total = progress.total().isPresent() ? " of " + progress.total().getAsLong() : "";
        var failed = progress.failed() > 0 ? ", " + progress.failed() + " failed" : "";
        return progress.samples() + total + " samples" + failed;
    }

    private int tell(Summary summary, Optional<String> output) {
        var where = output.map(name -> " in " + name).orElse("");
        double seconds = Math.max(1e-9, summary.took().toNanos() / 1e9);
        if (voice.json) {
            shell.err().println(Json.line(json -> {
                json.writeStartObject();
                json.writeNumberProperty("samples", summary.samples());
                json.writeNumberProperty("failed", summary.failed());
                json.writeNumberProperty("seconds", seconds);
                json.writeEndObject();
            }));
        } else {
            if (!voice.quiet) {
                shell.err()
                        .printf(
                                "pelfs: %d samples in %.1f s, %.0f a second%s%n",
                                summary.samples(), seconds, summary.samples() / seconds, where);
            }
            if (summary.failed() > 0) {
                shell.err()
                        .printf(
                                "pelfs: %d of %d samples failed; their lines%s hold the reason%n",
                                summary.failed(), summary.samples(), where);
            }
        }
        return summary.failed() == 0 ? 0 : Pelfs.INCOMPLETE_EXIT_CODE;
    }
}
