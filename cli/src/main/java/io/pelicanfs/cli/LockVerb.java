package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.LocalReason;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.dataset.DatasetLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "lock",
        description = "Write down of what versions of which objects a dataset is made.",
        footer = {
            "%nThe lockfile opens as the dataset does, without listing and without asking for sizes, and an object that was changed",
            "after it was written is an error: pelfs stream dataset.lock"
        })
final class LockVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Where to write it; its name ends with .lock (default: ${DEFAULT-VALUE}); '-' is standard output.")
    private String output = "dataset.lock";

    @Parameters(paramLabel = "DATASET")
    private String dataset = "";

    @Override
    public Group group() {
        return Group.READ;
    }

    @Override
    public String example() {
        return "pelfs lock osdf:///ns/photos -o photos.lock";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        boolean toOut = output.equals("-");
        if (!toOut && !output.endsWith(".lock")) {
            throw PelicanException.of(ErrorKind.USAGE, "the name of a lockfile ends with .lock, not '" + output + "'")
                    .nextStep("Write -o " + output + ".lock.")
                    .build();
        }
        try (var session = Session.open(shell, access, voice)) {
            var whole = session.dataset(dataset);
            var lock = whole.lock();
            if (toOut) {
                try (var out = new StandardOutput(shell.out())) {
                    out.write(lock.json().getBytes(StandardCharsets.UTF_8));
                }
            } else {
                write(session.file(output), lock);
            }
            tell(shell, lock, whole.sizeBytes());
        }
        return 0;
    }

    private static void write(Path file, DatasetLock lock) throws IOException {
        try {
            var fresh = Files.createTempFile(file.toAbsolutePath().getParent(), ".lock.", ".part");
            Files.writeString(fresh, lock.json());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw PelicanException.of(ErrorKind.LOCAL, "cannot write " + file + " (" + LocalReason.of(e) + ")")
                    .cause(e)
                    .nextStep("Name another file with -o.")
                    .build();
        }
    }

    private static void warn(Shell shell, List<PelicanUrl> objects, String what, String kept) {
        if (!objects.isEmpty()) {
            shell.err()
                    .println("pelfs: no server tells " + what + " of " + objects.size() + " of them, as of "
                            + objects.get(0) + ": a change that leaves " + kept + " alone will not be noticed there");
        }
    }

    private void tell(Shell shell, DatasetLock lock, long sizeBytes) {
        int silent = lock.withoutDigest().size();
        if (voice.json) {
            shell.err().println(Json.line(json -> {
                json.writeStartObject();
                json.writeNumberProperty("objects", lock.objectCount());
                json.writeNumberProperty("bytes", sizeBytes);
                json.writeNumberProperty("withoutDigest", silent);
                json.writeNumberProperty("bySizeAlone", lock.bySizeAlone().size());
                json.writeEndObject();
            }));
        } else if (!voice.quiet) {
            shell.err().println("pelfs: locked " + lock.objectCount() + " objects in " + output);
            warn(shell, lock.withoutDigest(), "a digest", "size and time");
            warn(shell, lock.bySizeAlone(), "a digest or a time", "the size");
        }
    }
}
