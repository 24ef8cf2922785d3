package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.credential.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "token explain",
        description = "Tell which tokens there are for a URL, which is used, and why not the others.",
        footer = "%nNever shows a token. Ends with 7 if a token is needed and none fits.")
final class TokenExplainVerb implements Verb {
    /** As users write an operation. */
    enum Wanted {
        read,
        write,
        modify;

        Operation operation() {
            return Operation.valueOf(name().toUpperCase(Locale.ROOT));
        }
    }

    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Option(names = "--operation", paramLabel = "OPERATION", description = "read (the default), write or modify.")
    private Wanted wanted = Wanted.read;

    @Parameters(paramLabel = "URL")
    private String url = "";

    @Override
    public Group group() {
        return Group.TOKEN;
    }

    @Override
    public String example() {
        return "pelfs token explain osdf:///ns/private/1.txt";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        try (var session = Session.open(shell, access, voice);
                var out = new StandardOutput(shell.out())) {
            var at = session.url(url);
            var found = session.fs().access().explainToken(at, wanted.operation());
            boolean needed = wanted != Wanted.read || session.fs().access().needsToken(at);
            var told = new TokenStory(at, found, needed ? TokenStory.Need.TOKEN : TokenStory.Need.NONE, Instant.now());
            if (voice.json) {
                Json.write(out, told::write);
            } else {
                out.write(told.text().getBytes(StandardCharsets.UTF_8));
            }
            return !needed || found.chosen().isPresent() ? 0 : ErrorKind.TOKEN_NEEDED.exitCode();
        }
    }
}
