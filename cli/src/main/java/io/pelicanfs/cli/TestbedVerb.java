package io.pelicanfs.cli;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "testbed",
        description = "Run a whole federation on this machine over a folder, until it is stopped.",
        footer = {
            "%nWhat lies below DIR/data/public and DIR/data/private is served as /public and /private; DIR/tokens holds tokens,",
            "and DIR/env.sh what other programs need. On exit env.sh is removed and all else stays."
        })
public final class TestbedVerb implements Verb {
    /** Whose behaviour the servers imitate. */
    enum Imitated {
        go,
        xrootd5,
        xrootd6
    }

    @Mixin
    private final Voice voice = new Voice();

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "The folder; made if it is missing.")
    private String folder = "";

    @Option(
            names = "--servers",
            paramLabel = "KIND",
            description = "Which servers it imitates: go (Pelican's own, the default), xrootd5, xrootd6.")
    private Imitated servers = Imitated.go;

    @Option(
            names = "--writable",
            description = "Let DIR/tokens/right.use also write: put, rm, mv and mkdir change DIR/data.")
    private boolean writable;

    @Override
    public Group group() {
        return Group.TRY;
    }

    @Override
    public String example() {
        return "pelfs testbed --dir ~/federation";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public Map<String, String> needs() {
        return Map.of("pelicanfs-testbed", "io.pelicanfs.testbed.FolderFederation");
    }

    @Override
    public int run(Shell shell) throws IOException {
        return new RunningTestbed(shell, voice).run(shell.workingDirectory().resolve(folder), servers, writable);
    }
}
