package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "token get",
        description = "Print the token that is used for a URL, for other tools; nothing else on standard output.",
        footer =
                "%nThe same search as for reading. 'pelfs token fetch' is the same verb. Ends with 7 if no token fits.")
final class TokenGetVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Option(names = "--operation", paramLabel = "OPERATION", description = "read (the default), write or modify.")
    private TokenExplainVerb.Wanted wanted = TokenExplainVerb.Wanted.read;

    @Parameters(paramLabel = "URL")
    private String url = "";

    @Override
    public Group group() {
        return Group.TOKEN;
    }

    @Override
    public String example() {
        return "pelfs token get osdf:///ns/private/1.txt";
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
            var token = found.chosen();
            if (token.isEmpty()) {
                throw PelicanException.of(ErrorKind.TOKEN_NEEDED, "there is no token to print: " + found.problem())
                        .url(at)
                        .nextStep(found.nextStep())
                        .build();
            }
            if (voice.json) {
                Json.write(out, json -> {
                    json.writeStartObject();
                    json.writeStringProperty("token", token.get().reveal());
                    json.writeStringProperty("place", token.get().place());
                    token.get().expires().ifPresent(end -> json.writeStringProperty("expires", end.toString()));
                    json.writeEndObject();
                });
            } else {
                out.write((token.get().reveal() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return 0;
    }
}
