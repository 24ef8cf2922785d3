package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.ArchiveIndex;
import io.pelicanfs.transfer.Changeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "index",
        description = "Read an archive once and make its index, so that others open it without reading it.",
        footer = {
            "%nA large tar has no index of its own: its first reader passes over all of it. With --publish the index stands beside",
            "the archive as NAME.pelfsidx, where every pelfs looks for it. Shards made by 'pelfs pack' need none.",
            "All members are verified on the way. The format is described in docs/index-format.md."
        })
public final class IndexVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Option(names = "--publish", description = "Put the index beside the archive as NAME.pelfsidx.")
    private boolean publish;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the index here instead of NAME.pelfsidx in the working folder.")
    private Optional<String> output = Optional.empty();

    @Parameters(paramLabel = "URL", description = "An archive.")
    private String url = "";

    @Override
    public Group group() {
        return Group.PACK;
    }

    @Override
    public String example() {
        return "pelfs index --publish osdf:///ns/me/images.tar";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        try (var session = Session.open(shell, access, voice)) {
            var archive = session.url(url).withoutMember();
            if (publish) {
                Changeable.check(archive);
            }
            byte[] index = build(shell, session, archive);
            var place = publish
                    ? session.fs()
                            .archiveWork()
                            .publishIndex(archive, index)
                            .url()
                            .toString()
                    : write(session.file(output.orElse(archive.name() + ArchiveIndex.SUFFIX)), index)
                            .toString();
            tell(shell, place, index.length);
        }
        return 0;
    }

    private byte[] build(Shell shell, Session session, PelicanUrl archive) throws IOException {
        var read = new AtomicLong();
        var progress = ProgressLine.start(shell, voice, () -> Printable.size(read.get()) + " read");
        try {
            return session.fs().archiveWork().buildIndex(archive, read::addAndGet);
        } finally {
            progress.close();
        }
    }

    private static Path write(Path file, byte[] index) throws IOException {
        var hidden = Files.createTempFile(file.toAbsolutePath().getParent(), ".index-", ".part");
        try {
            Files.write(hidden, index);
            return Files.move(hidden, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(hidden);
        }
    }

    private void tell(Shell shell, String place, int sizeBytes) throws IOException {
        try (var out = new StandardOutput(shell.out())) {
            if (voice.json) {
                Json.write(out, json -> {
                    json.writeStartObject();
                    json.writeStringProperty("index", place);
                    json.writeNumberProperty("sizeBytes", sizeBytes);
                    json.writeEndObject();
                });
            } else {
                out.write((Printable.text(place) + "  " + Printable.size(sizeBytes) + "\n").getBytes(UTF_8));
            }
        }
    }
}
