package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "stream",
        description = "Write the samples of a dataset to standard output, as a WebDataset tar or as lines.",
        footer = {
            "%nDATASET: a dataset.json, an archive, a table (.jsonl, .csv, also .gz), a pattern, a collection, or a .lock of 'pelfs lock'.",
            "With --resume a pass that was stopped goes on; a few samples before that may come again, none is lost."
        })
final class StreamVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Mixin
    private final DatasetOptions part = new DatasetOptions();

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Keep in FILE how far the pass came, and go on from there if it is there.")
    private Optional<String> resume = Optional.empty();

    @Option(names = "--lines", description = "Write one line a sample, which has one field and no line break.")
    private boolean lines;

    @Option(
            names = {"-0", "--null"},
            description = "As --lines, with NUL at each sample's end.")
    private boolean nulls;

    @Option(
            names = "--max-errors",
            paramLabel = "N",
            description = "Leave out up to N parts that cannot be read; the command then ends with 12.")
    private int mostErrors;

    @Option(
            names = "--lenient",
            description =
                    "Write what is whole of a tar or tar.gz that was cut, and say what is missing; the command then ends with 12.")
    private boolean lenient;

    @Parameters(paramLabel = "DATASET")
    private String dataset = "";

    @Override
    public Group group() {
        return Group.READ;
    }

    @Override
    public String example() {
        return "pelfs stream osdf:///ns/photos --split 3/100 --shuffle 1";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        if (lines && nulls) {
            throw PelicanException.of(ErrorKind.USAGE, "--lines and --null are two forms")
                    .nextStep("Name one of them.")
                    .build();
        }
        if (mostErrors < 0) {
            throw PelicanException.of(ErrorKind.USAGE, "--max-errors " + mostErrors + " is below 0")
                    .build();
        }
        try (var session = Session.open(shell, access, voice)) {
            var pass = new SamplePass(shell, session, voice);
            var chosen = part.applyTo(session.dataset(dataset), session.job(), pass::note)
                    .onError(mostErrors, pass::leftOut);
            if (lenient) {
                chosen = chosen.lenient();
            }
            var form = lines ? SamplePass.Form.LINES : nulls ? SamplePass.Form.NULL_ENDED : SamplePass.Form.TAR;
            return pass.run(chosen, form, resume.map(session::file).map(ResumeFile::new));
        }
    }
}
