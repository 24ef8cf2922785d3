package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.archive.ArchiveCheck;
import io.pelicanfs.archive.DatasetManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One run of {@code pelfs verify}. */
record Verification(Shell shell, Voice voice, ShardPlace place) {
    private record Task(String archive, Optional<DatasetManifest.Shard> expected) {}

    int run(String name) throws IOException {
        var tasks = tasks(name);
        if (tasks.isEmpty()) {
            throw PelicanException.of(ErrorKind.NOT_FOUND, "there is neither a dataset.json nor an archive in " + name)
                    .build();
        }
        var read = new AtomicLong();
        var progress = ProgressLine.start(shell, voice, () -> Printable.size(read.get()) + " verified");
        long problems = 0;
        long unverified = 0;
        long members = 0;
        try (var out = new StandardOutput(shell.out())) {
            for (var task : tasks) {
                var report = check(task, read);
                progress.clear();
                tell(out, task, report);
                problems += report.map(ArchiveCheck.Report::problemCount).orElse(1L);
                unverified += report.map(ArchiveCheck.Report::unverifiedCount).orElse(0L);
                members += report.map(ArchiveCheck.Report::members).orElse(0L);
            }
            if (!voice.json) {
                String end = (problems == 0
                                ? unverified == 0 ? "all is well" : "nothing of what was read is damaged"
                                : problems + (problems == 1 ? " problem" : " problems"))
                        + (unverified == 0 ? "" : "; not verified: " + unverified);
                out.write((members + " members in " + tasks.size() + (tasks.size() == 1 ? " archive, " : " archives, ")
                                + Printable.size(read.get()) + ": " + end + "\n")
                        .getBytes(UTF_8));
            }
        } finally {
            progress.close();
        }
        return problems == 0 ? 0 : ErrorKind.CORRUPT.exitCode();
    }

    /** Returns whether a name in a folder is that of an archive which can be verified. */
    static boolean isArchive(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Packing.isArchive(name) || lower.endsWith(".tar.gz") || lower.endsWith(".tgz");
    }

    private List<Task> tasks(String name) throws IOException {
        var manifest = place.manifest(name);
        var tasks = new ArrayList<Task>();
        if (manifest.isPresent()) {
            for (var shard : DatasetManifest.parse(manifest.get()).shards()) {
                tasks.add(new Task(place.shard(name, shard.url()), Optional.of(shard)));
            }
        } else {
            place.archives(name).forEach(archive -> tasks.add(new Task(archive, Optional.empty())));
        }
        return tasks;
    }

    /** Returns nothing for a shard that is not there: that is a finding too. */
    private Optional<ArchiveCheck.Report> check(Task task, AtomicLong read) throws IOException {
        try {
            return Optional.of(place.check(task.archive(), task.expected(), read::addAndGet));
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.NOT_FOUND && task.expected().isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void tell(StandardOutput out, Task task, Optional<ArchiveCheck.Report> report) throws IOException {
        if (voice.json) {
            json(out, task, report);
            return;
        }
        if (report.isEmpty()) {
            out.write((Printable.text(task.archive()) + ": is not there\n").getBytes(UTF_8));
            return;
        }
        for (var problem : report.get().problems()) {
            out.write((Printable.text(problem.url() + ": " + problem.what()) + "\n").getBytes(UTF_8));
        }
        for (var one : report.get().unverified()) {
            out.write((Printable.text(one.url() + ": not verified: " + one.what()) + "\n").getBytes(UTF_8));
        }
        long more = report.get().problemCount() - report.get().problems().size();
        if (more > 0) {
            out.write((Printable.text(task.archive()) + ": and " + more + " more problems\n").getBytes(UTF_8));
        }
    }

    private static void json(StandardOutput out, Task task, Optional<ArchiveCheck.Report> report) throws IOException {
        Json.write(out, json -> {
            json.writeStartObject();
            json.writeStringProperty("archive", task.archive());
            json.writeBooleanProperty(
                    "good", report.filter(ArchiveCheck.Report::isGood).isPresent());
            json.writeNumberProperty(
                    "members", report.map(ArchiveCheck.Report::members).orElse(0L));
            json.writeNumberProperty(
                    "sizeBytes", report.map(ArchiveCheck.Report::sizeBytes).orElse(0L));
            json.writeNumberProperty(
                    "problemCount",
                    report.map(ArchiveCheck.Report::problemCount).orElse(1L));
            json.writeName("problems");
            json.writeStartArray();
            if (report.isEmpty()) {
                json.writeString("is not there");
            } else {
                for (var problem : report.get().problems()) {
                    json.writeString(problem.url() + ": " + problem.what());
                }
            }
            json.writeEndArray();
            json.writeNumberProperty(
                    "notVerifiedCount",
                    report.map(ArchiveCheck.Report::unverifiedCount).orElse(0L));
            json.writeArrayPropertyStart("notVerified");
            for (var one : report.map(ArchiveCheck.Report::unverified).orElse(List.of())) {
                json.writeString(one.url() + ": " + one.what());
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
