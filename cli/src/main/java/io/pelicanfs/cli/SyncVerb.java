package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.PelicanException;
import io.pelicanfs.client.Transfers;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.transfer.TransferListener;
import io.pelicanfs.transfer.TransferOptions;
import io.pelicanfs.transfer.TransferSummary;
import java.io.IOException;
import java.nio.file.Files;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sync",
        description = "Make a folder or collection the same as another: only what differs is moved.",
        footer = {
            "%nOne of the two, or both, is a URL with a scheme, such as osdf:///ns/data; a bare path is a local folder. Objects are",
            "compared by size and time, and by digest where these leave it open; with --checksum by digest always. --delete removes",
            "what SOURCE has not, and nothing at all if SOURCE or TARGET could not be listed whole; try it with -n first."
        })
final class SyncVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Mixin
    private final Manner manner = new Manner();

    @Option(names = "--delete", description = "Delete at TARGET what is not at SOURCE.")
    private boolean delete;

    @Parameters(index = "0", paramLabel = "SOURCE")
    private String source = "";

    @Parameters(index = "1", paramLabel = "TARGET")
    private String target = "";

    @Override
    public Group group() {
        return Group.TRANSFER;
    }

    @Override
    public String example() {
        return "pelfs sync --delete -n results osdf:///ns/results";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        if (!Sources.isUrl(source) && !Sources.isUrl(target)) {
            throw PelicanException.of(ErrorKind.USAGE, "neither of the two is a URL with a scheme")
                    .nextStep("Write the one in the federation as osdf:///PATH or pelican://HOST/PATH.")
                    .build();
        }
        try (var session = Session.open(shell, access, voice)) {
            var base = manner.options(Existing.REPLACE, access);
            var options = delete ? base.extras(TransferOptions.Extras.DELETE) : base;
            return TransferReport.run(
                    shell,
                    session,
                    voice,
                    options,
                    listener -> run(session, session.fs().transfers(), options, listener));
        }
    }

    private TransferSummary run(
            Session session, Transfers transfers, TransferOptions options, TransferListener listener)
            throws IOException {
        if (!Sources.isUrl(target)) {
            return transfers.get(session.url(source), session.file(target), options, listener);
        }
        var to = session.urlToChange(target);
        if (delete) {
            session.fs().access().requireToken(to, Operation.MODIFY);
        }
        if (Sources.isUrl(source)) {
            return transfers.copy(session.url(source), to, options, listener);
        }
        var folder = session.file(source);
        if (!Files.isDirectory(folder)) {
            throw PelicanException.of(ErrorKind.LOCAL, "there is no folder " + folder)
                    .nextStep("'pelfs put' stores single files.")
                    .build();
        }
        return transfers.put(folder, to, options, listener);
    }
}
