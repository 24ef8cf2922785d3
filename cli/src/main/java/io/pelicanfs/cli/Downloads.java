package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Copies several objects at once; one that fails does not stop the others. */
record Downloads(Shell shell, Session session, Voice voice, int atOnce) {
    private record Outcome(PelicanUrl url, Optional<Path> file, Optional<Throwable> failure) {}

    /** Returns the exit code: 0, or the failure's; of several failures one that another try cannot help with. */
    int run(List<PelicanUrl> urls, Path target) throws IOException {
        int exitCode = 0;
        var failures = Failures.of(shell, voice);
        try (var progress = ProgressLine.start(
                        shell, voice, () -> Printable.size(session.statistics().bytes()) + " of objects");
                var out = new StandardOutput(shell.out());
                var workers = Executors.newFixedThreadPool(
                        Math.min(atOnce, urls.size()),
                        Thread.ofPlatform().daemon().factory())) {
            var running = new ArrayList<Future<Outcome>>();
            urls.forEach(url -> running.add(workers.submit(() -> get(url, target))));
            for (var one : running) {
                var outcome = done(one);
                if (outcome.failure().isPresent()) {
                    progress.clear();
                    int code = failures.report(outcome.failure().get());
                    exitCode = exitCode == 0 || exitCode == ErrorKind.RETRYABLE_EXIT_CODE ? code : exitCode;
                } else if (voice.json) {
                    tell(out, outcome);
                }
            }
        }
        return exitCode;
    }

    private static Outcome done(Future<Outcome> one) throws IOException {
        try {
            return one.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PelicanException.of(ErrorKind.CANCELLED, "interrupted")
                    .cause(e)
                    .build();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Outcome get(PelicanUrl url, Path target) {
        try {
            return new Outcome(url, Optional.of(session.fs().get(url, target)), Optional.empty());
        } catch (PelicanException e) {
            return new Outcome(url, Optional.empty(), Optional.of(e.kind() == ErrorKind.WRONG_TYPE ? notWhole(e) : e));
        } catch (IOException | RuntimeException e) {
            return new Outcome(url, Optional.empty(), Optional.of(e));
        }
    }

    /** A collection: the engine cannot know that this program has no recursive copy yet. */
    private static PelicanException notWhole(PelicanException e) {
        var told = PelicanException.of(e.kind(), e.summary())
                .attempts(e.attempts())
                .nextStep(
                        "Recursive copies are not there yet: 'pelfs find' lists the objects, and 'pelfs get' takes several.")
                .cause(e);
        e.url().ifPresent(told::url);
        return told.build();
    }

    private static void tell(StandardOutput out, Outcome outcome) throws IOException {
        var file = outcome.file().orElseThrow();
        long sizeBytes = Files.size(file);
        Json.write(out, json -> {
            json.writeStartObject();
            json.writeStringProperty("url", outcome.url().toString());
            json.writeStringProperty("file", file.toString());
            json.writeNumberProperty("sizeBytes", sizeBytes);
            json.writeEndObject();
        });
        out.flush();
    }
}
