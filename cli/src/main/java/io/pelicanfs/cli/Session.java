package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.LocalReason;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.ConfigLoader;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.dataset.Dataset;
import io.pelicanfs.job.Job;
import io.pelicanfs.transfer.Changeable;
import io.pelicanfs.transfer.TransferOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One verb's way to its federation, made from its options. Closing it closes the federation and tells the statistics that were asked for. */
final class Session implements AutoCloseable {
    /** Short enough for HTCondor, which kills in the end what it has told to end. */
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final Shell shell;
    private final Access access;
    private final Voice voice;
    private final Job job;
    private final PelicanFileSystem fs;
    private final Statistics statistics = new Statistics();
    private final Optional<OutputStream> statisticsFile;
    private final OnStop<AutoCloseable> puts;
    private String lastWarning = "";

    private Session(Shell shell, Access access, Voice voice) throws IOException {
        this.shell = shell;
        this.access = access;
        this.voice = voice;
        this.job = Job.detect(shell.environment(), shell.workingDirectory(), shell.home());
        if (voice.tellsAll()) {
            job.warnings().forEach(this::warn);
        }
        this.fs = connect();
        this.statisticsFile = openStatisticsFile();
        this.puts = OnStop.closing(this::giveUpPuts);
    }

    /** Reads settings and token files; does nothing over the network. */
    static Session open(Shell shell, Access access, Voice voice) throws IOException {
        return new Session(shell, access, voice);
    }

    PelicanFileSystem fs() {
        return fs;
    }

    Job job() {
        return job;
    }

    Statistics statistics() {
        return statistics;
    }

    /** Returns a URL the user gave, with its federation. */
    PelicanUrl url(String text) throws PelicanException {
        var url = known(text);
        url.unknownOptions()
                .forEach(name -> warn("'?" + name + "' of the URL is an option that pelfs does not know: " + url + ". "
                        + "Write %3F for a question mark in a name"));
        return url;
    }

    /** Returns the URL of what is to be written, moved or deleted: no member of an archive, and no option that nobody knows. */
    PelicanUrl urlToChange(String text) throws PelicanException {
        var url = known(text);
        Changeable.check(url);
        return url;
    }

    private PelicanUrl known(String text) throws PelicanException {
        refuseToken(text);
        var url = fs.url(text);
        refusePatternOfArchives(text, url);
        if (url.hadToken()) {
            warn("a token in a URL stays in histories and logs, and all users of this machine see it: use -t FILE");
        }
        if (url.hasOption("pack")) {
            throw PelicanException.of(ErrorKind.UNSUPPORTED, "the option 'pack' of a URL is not supported")
                    .url(url)
                    .nextStep("'pelfs pack' makes archives, and 'pelfs get -r 'URL!/' DIR' fetches what is in one.")
                    .build();
        }
        return url;
    }

    /** Otherwise the star would be asked for as it is, and not found. */
    private static void refusePatternOfArchives(String text, PelicanUrl url) throws PelicanException {
        int inside = text.indexOf("!/");
        if (url.member().isPresent() && inside >= 0 && text.lastIndexOf('*', inside) >= 0) {
            throw PelicanException.of(ErrorKind.UNSUPPORTED, "a pattern before '!/' is not supported")
                    .url(url)
                    .nextStep("Name one archive; where a star is part of its name, write %2A.")
                    .build();
        }
    }

    private static void refuseToken(String text) throws PelicanException {
        if (Arguments.looksLikeToken(text)) {
            throw PelicanException.of(ErrorKind.USAGE, "an argument is a token where a name or URL belongs")
                    .nextStep("Tokens are read from files only: -t FILE. Take it out of your shell's history.")
                    .build();
        }
    }

    List<PelicanUrl> urls(List<String> texts) throws PelicanException {
        var urls = new ArrayList<PelicanUrl>();
        for (var text : texts) {
            urls.add(url(text));
        }
        return urls;
    }

    /** Opens the dataset that the user named: a local lockfile or a URL. */
    Dataset dataset(String text) throws IOException {
        boolean local = text.endsWith(".lock") && Files.isRegularFile(file(text));
        return local ? fs.dataset(file(text)) : fs.dataset(url(text));
    }

    /** Returns a local file the user named. */
    Path file(String name) {
        return shell.workingDirectory().resolve(name).normalize();
    }

    private PelicanFileSystem connect() throws IOException {
        var builder = PelicanFileSystem.builder()
                .environment(shell.environment())
                .workingDirectory(shell.workingDirectory())
                .home(shell.home())
                .listener(listener());
        access.config.ifPresent(
                file -> builder.configFile(shell.workingDirectory().resolve(file)));
        if (access.federation.isPresent()) {
            // Before it becomes a host name, in lower case, and is looked up.
            refuseToken(access.federation.get());
            builder.federation(access.federation.get());
        }
        if (access.caches.isPresent()) {
            var caches = ConfigLoader.caches("-c", access.caches.get());
            builder.settings(settings -> settings.caches(caches));
        }
        if (access.direct) {
            builder.settings(settings -> settings.direct());
        }
        if (access.parallel.isPresent()) {
            int count = access.parallel.get();
            if (count < 1 || count > TransferOptions.MOST_PARALLEL) {
                throw PelicanException.of(
                                ErrorKind.USAGE, "-P " + count + " is not from 1 to " + TransferOptions.MOST_PARALLEL)
                        .build();
            }
            builder.settings(settings -> settings.connectionsPerHost(count));
        }
        access.bytesPerSecond().ifPresent(rate -> builder.settings(settings -> settings.bytesPerSecond(rate)));
        if (access.tokenFile.isPresent()) {
            new TokenOption(shell).applyTo(builder, access.tokenFile.get());
        }
        return builder.build();
    }

    /** Opens it before anything begins, which may take hours and is not to fail for its statistics then. */
    private Optional<OutputStream> openStatisticsFile() throws IOException {
        if (access.stats.filter(name -> !name.isEmpty()).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.newOutputStream(file(access.stats.get())));
        } catch (IOException e) {
            fs.close();
            throw e;
        }
    }

    private PelicanListener listener() {
        if (voice.debug) {
            return statistics.and(new Narrator(shell.err(), Narrator.Detail.REQUESTS));
        }
        return voice.verbose ? statistics.and(new Narrator(shell.err(), Narrator.Detail.DECISIONS)) : statistics;
    }

    /** An eviction, or a user who has seen enough, leaves no part of an object behind, or it is named. */
    private void giveUpPuts() {
        for (var left : fs.giveUpPuts(GOODBYE)) {
            Failures.of(shell, voice)
                    .report(PelicanException.of(
                                    ErrorKind.CANCELLED,
                                    "stopped; a part of an object may be left and could not be deleted")
                            .url(left)
                            .nextStep(
                                    "The next put of that object on this machine deletes it, or 'pelfs rm' once the origin answers, with a token that allows that.")
                            .build());
        }
    }

    /** Warns, once where the same URL is looked at again. */
    private synchronized void warn(String text) {
        if (!voice.quiet && !text.equals(lastWarning)) {
            shell.err().println("pelfs: " + Arguments.withoutTokens(Printable.text(text)));
        }
        lastWarning = text;
    }

    @Override
    public void close() throws IOException {
        puts.close();
        fs.close();
        if (access.stats.isEmpty()) {
            return;
        }
        if (statisticsFile.isPresent()) {
            try (var file = statisticsFile.get()) {
                file.write((Json.line(statistics::write) + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                warn("cannot write the statistics to " + access.stats.get() + " (" + LocalReason.of(e) + ")");
            }
        } else if (voice.json) {
            shell.err().println(Json.line(out -> {
                out.writeStartObject();
                out.writeName("stats");
                statistics.write(out);
                out.writeEndObject();
            }));
        } else {
            shell.err().print(statistics.text());
        }
    }
}
