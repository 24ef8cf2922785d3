package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "infer",
        description = "Run a model over samples on the CPU; results as JSON lines, in the order of the samples.",
        footer = {
            "%nINPUT: an archive 'URL!/' (its members), a collection (every object below it), a pattern, or one object.",
            "A sample that fails is a line with its error; the command then ends with 12. Uses as many CPUs as the job was given."
        })
public final class InferVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Mixin
    private final Members members = new Members();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "NAME",
            description = "The model: minilm (text to 384 numbers).")
    private String model = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write results to FILE, which appears when it is complete; standard output without it.")
    private Optional<String> output = Optional.empty();

    @Option(
            names = "--files-from",
            paramLabel = "FILE",
            description = "Take URLs from FILE, one a line; '-' is standard input.")
    private Optional<String> filesFrom = Optional.empty();

    @Parameters(arity = "0..1", paramLabel = "INPUT")
    private Optional<String> input = Optional.empty();

    @Override
    public Group group() {
        return Group.MODEL;
    }

    @Override
    public String example() {
        return "pelfs infer --model minilm 'osdf:///ns/texts.zip!/' -o embeddings.jsonl";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public Map<String, String> needs() {
        return Map.of("pelicanfs-inference", "io.pelicanfs.inference.InferenceRun");
    }

    @Override
    public int run(Shell shell) throws IOException {
        if (input.isPresent() == filesFrom.isPresent()) {
            throw PelicanException.of(ErrorKind.USAGE, "infer needs an INPUT or --files-from, one of them")
                    .nextStep("Write " + example() + ".")
                    .build();
        }
        try (var session = Session.open(shell, access, voice)) {
            return new Inference(shell, session, voice, members).run(model, input, filesFrom, output);
        }
    }
}
