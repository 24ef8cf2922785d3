package io.pelicanfs.cli;

import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.inference.Answer;
import io.pelicanfs.inference.Engine;
import io.pelicanfs.inference.EngineOptions;
import io.pelicanfs.inference.FederationSamples;
import io.pelicanfs.inference.InferenceRun;
import io.pelicanfs.inference.JsonLinesSink;
import io.pelicanfs.inference.Models;
import io.pelicanfs.inference.Sample;
import io.pelicanfs.inference.SampleSource;
import io.pelicanfs.inference.Sink;
import io.pelicanfs.inference.Summary;
import io.pelicanfs.job.Job;
import io.pelicanfs.testbed.FolderFederation;
import io.pelicanfs.testbed.TokenSpec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The project in one run, with nothing scripted: publishes private data in a federation of its own, reads it as a job would, embeds it,
 * answers a question from the embeddings, and measures what an archive saves.
 */
record Quickstart(Shell shell, Voice voice, QuickstartFolder folder) {
    private static final String QUESTION = "a large spotted cat";
    private static final String COLLECTION = "/private/words";
    private static final String ARCHIVE = "/private/words.zip";
    private static final String ONE = "leopard.txt";

    /** What becomes of the federation. */
    enum End {
        STOP,
        KEEP_RUNNING
    }

    int run(End end) throws IOException {
        say("PelicanFS quickstart, in " + folder.root());
        try (var running = OnStop.closing(FolderFederation.start(folder.federation()))) {
            var federation = running.get();
            var names = publish();
            var url = "pelican://" + federation.testbed().discoveryHost();
            var job = folder.environment(federation.testbed().discoveryUrl());
            withoutToken(url, job);
            folder.writeToken(federation.testbed().token(TokenSpec.reading()));
            withToken(url, job);
            embedAndAsk(url, job);
            new ArchiveComparison(shell, job, federation.testbed()).run(url + COLLECTION, url + ARCHIVE, names);
            finish(url, end);
        }
        return 0;
    }

    /** Each text as an object of its own, and all of them as members of one zip. */
    private List<String> publish() throws IOException {
        var glosses = WordNet.glosses();
        var data = folder.federation().resolve("data");
        var objects = Files.createDirectories(data.resolve(COLLECTION.substring(1)));
        var archive = data.resolve(ARCHIVE.substring(1));
        try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)))) {
            for (var gloss : glosses) {
                var bytes = (gloss.text() + "\n").getBytes(StandardCharsets.UTF_8);
                Files.write(objects.resolve(gloss.fileName()), bytes);
                zip.putNextEntry(new ZipEntry(gloss.fileName()));
                zip.write(bytes);
                zip.closeEntry();
            }
        }
        Files.write(folder.federation().resolve("LICENCE-WordNet.txt"), WordNet.licence());
        step("1. A federation on this machine: discovery, director, two caches, origin");
        say("   Published " + count(glosses.size())
                + " short texts in its private namespace /private, as single objects and as one");
        say("   archive of " + Printable.size(Files.size(archive))
                + ": dictionary entries of all animal species and every 40th other noun.");
        say("   (" + WordNet.LICENCE + ")");
        return glosses.stream().map(WordNet.Gloss::fileName).toList();
    }

    private void withoutToken(String url, Map<String, String> job) throws IOException {
        step("2. Without a token");
        var plain = new HashMap<>(job);
        plain.remove("_CONDOR_CREDS");
        plain.remove("_CONDOR_SCRATCH_DIR");
        cat(url, plain);
    }

    private void withToken(String url, Map<String, String> job) throws IOException {
        step("3. As a job: HTCondor has put a token into .condor_creds/ap.use; the same command");
        cat(url, job);
    }

    private void cat(String url, Map<String, String> environment) throws IOException {
        var member = url + ARCHIVE + "!/" + ONE;
        say("   $ pelfs cat '" + member + "'");
        try (var fs = open(environment)) {
            say("   " + fs.readString(member).strip());
        } catch (PelicanException e) {
            say(wrapped("pelfs: " + Failures.line(e)));
            say("   (exit code " + e.exitCode() + ")");
        }
    }

    private PelicanFileSystem open(Map<String, String> environment) throws IOException {
        return PelicanFileSystem.builder()
                .environment(environment)
                .workingDirectory(folder.scratch())
                .home(folder.scratch())
                .build();
    }

    private void embedAndAsk(String url, Map<String, String> job) throws IOException {
        int cpus = Job.detect(shell.environment(), shell.workingDirectory(), shell.home())
                .cpus();
        var results = folder.root().resolve("embeddings.jsonl");
        step("4. Embed every member with all-MiniLM-L6-v2 on " + cpus + (cpus == 1 ? " CPU" : " CPUs"));
        say("   $ pelfs infer --model minilm '" + url + ARCHIVE + "!/' -o embeddings.jsonl");
        try (var engine =
                Models.open("minilm", new EngineOptions(cpus, folder.root().resolve("native")))) {
            Summary summary;
            try (var fs = open(job);
                    var samples = FederationSamples.members(fs, fs.url(url + ARCHIVE + "!/"));
                    var sink = JsonLinesSink.to(results)) {
                summary = embed(engine, samples, sink);
            }
            double seconds = summary.took().toNanos() / 1e9;
            say(String.format(
                    "   %s samples in %.1f s, %.0f a second, %d failed",
                    count(summary.samples()), seconds, summary.samples() / seconds, summary.failed()));
            step("5. The five texts nearest to \"" + QUESTION + "\"");
            var question = new Sample.Read("question", QUESTION.getBytes(StandardCharsets.UTF_8));
            if (!(engine.run(List.of(question)).get(0) instanceof Answer.Embedding asked)) {
                throw new IllegalStateException("the model did not take the question");
            }
            try (var fs = open(job)) {
                for (var near : Neighbours.of(asked.values(), results, 5)) {
                    var text = fs.readString(url + ARCHIVE + "!/" + PelicanUrl.encodePath(near.id()))
                            .strip();
                    say(String.format(
                            "   %.2f  %-18s %s", near.cosine(), near.id().replace(".txt", ""), shortened(text)));
                }
            }
        }
    }

    private Summary embed(Engine engine, SampleSource samples, Sink sink) throws PelicanException {
        var done = new AtomicLong();
        try (var line = ProgressLine.start(shell, voice, () -> "   " + count(done.get()) + " samples")) {
            var summary = new InferenceRun(samples, engine, sink, progress -> done.set(progress.samples())).run();
            line.clear();
            return summary;
        }
    }

    private void finish(String url, End end) throws IOException {
        step("Done");
        say("   Results: " + folder.root().resolve("embeddings.jsonl"));
        say("   Next, " + (end == End.STOP ? "run  ./pelfs testbed --dir '" + folder.federation() + "'  and " : "")
                + "in another shell:");
        say("     . '" + folder.federation().resolve("env.sh") + "'");
        say("     ./pelfs ls -l '" + ARCHIVE + "!/' -t '" + folder.federation().resolve("tokens/right.use") + "'");
        if (end == End.KEEP_RUNNING) {
            say("   " + url + " runs until Ctrl-C.");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void step(String text) throws IOException {
        say("\n" + text);
    }

    private void say(String text) throws IOException {
        Pelfs.print(shell, text + "\n");
    }

    private String shortened(String text) {
        int most = width() - 28;
        return text.length() <= most ? text : text.substring(0, Math.max(20, most - 1)) + "…";
    }

    /** Breaks a text between words, indented. */
    private String wrapped(String text) {
        var lines = new StringBuilder();
        int column = 0;
        for (var word : text.split(" ", -1)) {
            if (column == 0 || column + word.length() >= width() - 3) {
                lines.append(column == 0 ? "   " : "\n   ");
                column = 0;
            } else {
                lines.append(' ');
            }
            lines.append(word);
            column += word.length() + 1;
        }
        return lines.toString();
    }

    private int width() {
        return Math.min(120, shell.columns().orElse(120));
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
