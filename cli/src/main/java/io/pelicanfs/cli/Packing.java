package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.archive.ArchiveInputs;
import io.pelicanfs.archive.DatasetManifest;
import io.pelicanfs.archive.FolderTarget;
import io.pelicanfs.archive.GzipInputs;
import io.pelicanfs.archive.LocalFile;
import io.pelicanfs.archive.LocalTree;
import io.pelicanfs.archive.MemberChoice;
import io.pelicanfs.archive.PackInput;
import io.pelicanfs.archive.PackOptions;
import io.pelicanfs.archive.PackOrder;
import io.pelicanfs.archive.PackPlan;
import io.pelicanfs.archive.PackReport;
import io.pelicanfs.archive.Packer;
import io.pelicanfs.archive.ShardPlanner;
import io.pelicanfs.archive.ShardTarget;
import io.pelicanfs.client.ShardStaging;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** One run of {@code pelfs pack}. */
record Packing(Shell shell, Session session, PackVerb verb, AtomicLong leftOut) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([KMGT]?)(i?B)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern IN_FEDERATION =
            Pattern.compile("([^/]*\\+)?(pelican|osdf|stash):.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern OPAQUE = Pattern.compile(
            ".*\\.(tar\\.(bz2|xz|zst|lz4|Z)|tbz2?|txz|tzst|7z|rar)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final int SHARDS_PUT_AT_ONCE = 3;
    /** Of members that are left out; more are counted. */
    private static final int MOST_TOLD = 100;

    Packing(Shell shell, Session session, PackVerb verb) {
        this(shell, session, verb, new AtomicLong());
    }

    /** Returns the exit code. */
    int run(List<String> sources, String destination) throws IOException {
        boolean remote = isUrl(destination);
        checkPlaces(remote);
        if (remote) {
            session.urlToChange(destination);
        }
        var options = options(remote);
        var plan = ShardPlanner.plan(inputs(sources), options);
        plan.warnings().forEach(this::warn);
        if (leftOut.get() > MOST_TOLD) {
            warn(leftOut.get() + " members in all are left out");
        }
        if (verb.dryRun) {
            tellPlan(plan);
        } else {
            var target = target(destination, remote);
            tell(plan, pack(plan, target, options), destination);
        }
        return leftOut.get() == 0 ? 0 : ErrorKind.INCOMPLETE.exitCode();
    }

    private PackReport pack(PackPlan plan, ShardTarget target, PackOptions options) throws IOException {
        var packed = new AtomicLong();
        var progress = ProgressLine.start(
                shell,
                verb.voice,
                () -> Printable.size(packed.get()) + " of " + Printable.size(plan.sizeBytes()) + " packed");
        try {
            return Packer.pack(plan, target, options, packed::addAndGet);
        } finally {
            progress.close();
        }
    }

    static boolean isUrl(String text) {
        return IN_FEDERATION.matcher(text).matches();
    }

    private void checkPlaces(boolean remote) throws PelicanException {
        if (verb.stream && !remote) {
            throw usage(
                    "--stream is for a destination in a federation", "Leave it out: a local folder needs no scratch.");
        }
        if (verb.publishedAs.isPresent() && (remote || !isUrl(verb.publishedAs.get()))) {
            throw usage(
                    "--published-as is the URL of a local destination",
                    "Write 'pelfs pack SRC FOLDER --published-as osdf:///ns/path/'.");
        }
    }

    private PackOptions options(boolean remote) throws PelicanException {
        var options = PackOptions.DEFAULTS
                .withFormat(verb.shardFormat())
                .withOrder(order())
                .withModified(modified())
                .withShardsAtOnce(verb.access
                        .parallelCount()
                        .orElse(remote ? SHARDS_PUT_AT_ONCE : PackOptions.DEFAULTS.shardsAtOnce()));
        if (verb.shardSize.isPresent()) {
            options = options.withShardBytes(size(verb.shardSize.get()));
        }
        if (verb.jobs.isPresent()) {
            if (verb.jobs.get() < 1) {
                throw usage("--jobs " + verb.jobs.get() + " is not positive", "Leave it out for 8.");
            }
            options = options.withJobs(verb.jobs.get());
        }
        return verb.publishedAs.isPresent() ? options.withPublishedAs(verb.publishedAs.get()) : options;
    }

    private PackOrder order() throws PelicanException {
        if (verb.order.equals("path")) {
            return new PackOrder.ByPath();
        }
        try {
            if (verb.order.startsWith("shuffle:")) {
                return new PackOrder.Shuffled(Long.parseLong(verb.order.substring("shuffle:".length())));
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw usage(
                "--order " + verb.order + " is not known", "Write path, or shuffle: and a number, such as shuffle:7.");
    }

    private Instant modified() throws PelicanException {
        String text = shell.environment().getOrDefault("SOURCE_DATE_EPOCH", "0");
        try {
            return Instant.ofEpochSecond(Long.parseLong(text));
        } catch (NumberFormatException | DateTimeException e) {
            throw usage("SOURCE_DATE_EPOCH is no number of seconds: " + text, "Unset it.");
        }
    }

    private static long size(String text) throws PelicanException {
        var matcher = SIZE.matcher(text);
        if (matcher.matches()) {
            int unit = " KMGT"
                    .indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2).toUpperCase(Locale.ROOT));
            long bytes = Long.parseLong(matcher.group(1));
            if (bytes > 0 && bytes <= Long.MAX_VALUE >> (10 * unit)) {
                return bytes << (10 * unit);
            }
        }
        throw usage(
                "--shard-size " + text + " is no size", "Write a number, and K, M, G or T (of 1024), such as 500M.");
    }

    private List<PackInput> inputs(List<String> sources) throws IOException {
        var inputs = new ArrayList<PackInput>();
        for (var source : sources) {
            if (isUrl(source)) {
                var url = session.url(source);
                requireNoPattern(url);
                warnOfOpaque(url.name());
                inputs.addAll(session.fs().archiveWork().packInputs(url, prefix(url.name(), sources), choice()));
            } else {
                inputs.addAll(local(session.file(source), sources));
            }
        }
        return inputs;
    }

    private MemberChoice choice() throws PelicanException {
        return new MemberChoice(verb.links(), verb.lenient ? this::leaveOut : MemberChoice.ALL.unpackable());
    }

    private void leaveOut(PelicanException why) {
        if (leftOut.incrementAndGet() <= MOST_TOLD) {
            warn("left out: " + why.summary() + why.url().map(url -> ": " + url).orElse(""));
        }
    }

    /** A folder that is one of several keeps its name; archives and single files have none to keep. */
    private static String prefix(String name, List<String> sources) {
        return sources.size() == 1 || name.isEmpty() ? "" : name + "/";
    }

    private List<PackInput> local(Path source, List<String> sources) throws IOException {
        String name = String.valueOf(source.getFileName());
        if (Files.isRegularFile(source)) {
            warnOfOpaque(name);
            var url = PelicanUrl.parse(PelicanUrl.encodePath(source.toString()));
            if (isTarGz(source, name)) {
                return GzipInputs.of(
                        () -> Files.newInputStream(source), url, session.job().folder(), choice());
            }
            if (isArchive(name)) {
                // Open until the command ends: its members are read later.
                return ArchiveInputs.of(Archive.open(LocalFile.open(source), url), "", choice());
            }
        }
        return LocalTree.inputs(source, Files.isDirectory(source) ? prefix(name, sources) : "", verb.links());
    }

    private void requireNoPattern(PelicanUrl url) throws IOException {
        if (Entries.isPattern(session.fs(), url)) {
            throw PelicanException.of(ErrorKind.USAGE, "'pack' takes no patterns")
                    .url(url)
                    .nextStep("Name collections, objects or archives; a shell expands patterns of local files.")
                    .build();
        }
    }

    /** What is packed once more as it is can be read in no better way than before. */
    private void warnOfOpaque(String name) {
        if (OPAQUE.matcher(name).matches()) {
            warn("'" + name
                    + "' is packed as one member, since archives of its kind are not unpacked here: unpack it with its"
                    + " own tool and pack the folder.");
        }
    }

    private static boolean isTarGz(Path source, String name) throws IOException {
        try (var file = LocalFile.open(source)) {
            return GzipInputs.isTarGz(file, name);
        } catch (FileSystemException e) {
            // Told as every other file that cannot be read.
            return false;
        }
    }

    static boolean isArchive(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".tar") || lower.endsWith(".zip");
    }

    private ShardTarget target(String destination, boolean remote) throws IOException {
        return remote
                ? session.fs()
                        .archiveWork()
                        .packTarget(
                                session.urlToChange(destination),
                                verb.stream ? ShardStaging.NONE : ShardStaging.SCRATCH)
                : new FolderTarget(session.file(destination));
    }

    private void warn(String sentence) {
        if (!verb.voice.quiet) {
            shell.err().println("pelfs: " + Printable.text(sentence));
        }
    }

    private void tellPlan(PackPlan plan) throws IOException {
        try (var out = new StandardOutput(shell.out())) {
            for (var shard : plan.shards()) {
                out.write(String.format(
                                "%s  %s, %d files, %d samples%n",
                                shard.fileName(),
                                Printable.size(shard.sizeBytes()),
                                shard.members().size(),
                                shard.samples())
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void tell(PackPlan plan, PackReport report, String destination) throws IOException {
        try (var out = new StandardOutput(shell.out())) {
            if (verb.voice.json) {
                // The manifest is the result; what is not in it goes to standard error.
                out.write(report.manifest().toJson());
                return;
            }
            out.write(String.format(
                            "%d files (%d samples) in %d %s, %s%s; %s%n",
                            plan.memberCount(),
                            plan.sampleCount(),
                            plan.shards().size(),
                            plan.shards().size() == 1 ? "shard" : "shards",
                            Printable.size(plan.sizeBytes()),
                            report.kept().isEmpty()
                                    ? ""
                                    : ", of which " + report.kept().size() + " stood there already",
                            Printable.text(destination)
                                    + (destination.endsWith("/") ? "" : "/")
                                    + DatasetManifest.FILE_NAME)
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    private static PelicanException usage(String summary, String nextStep) {
        return PelicanException.of(ErrorKind.USAGE, summary).nextStep(nextStep).build();
    }
}
