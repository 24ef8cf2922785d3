package io.pelicanfs.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "quickstart",
        description =
                "Show all of it on this machine in under two minutes: a private data set, a job, a model, an answer.",
        footer = "%nStarts a federation, and stops it at the end. Writes nothing outside its folder.")
public final class QuickstartVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Option(names = "--dir", paramLabel = "DIR", description = "Where it works; made if it is missing.")
    private Optional<String> folder = Optional.empty();

    @Option(
            names = "--keep",
            description = "At the end, keep the federation running until Ctrl-C, to try commands of your own.")
    private boolean keep;

    @Override
    public Group group() {
        return Group.TRY;
    }

    @Override
    public String example() {
        return "pelfs quickstart";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public Map<String, String> needs() {
        var needs = new LinkedHashMap<String, String>();
        needs.put("pelicanfs-inference", "io.pelicanfs.inference.InferenceRun");
        needs.put("pelicanfs-testbed", "io.pelicanfs.testbed.FolderFederation");
        return needs;
    }

    @Override
    public int run(Shell shell) throws IOException {
        var place = QuickstartFolder.prepare(shell, folder);
        return new Quickstart(shell, voice, place).run(keep ? Quickstart.End.KEEP_RUNNING : Quickstart.End.STOP);
    }
}
