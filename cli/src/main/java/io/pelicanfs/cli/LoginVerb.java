package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.login.LoginInfo;
import io.pelicanfs.login.LoginPrompt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "login",
        description = "Log in at the issuer of a URL's namespace, so that its private data can be read.",
        footer = {
            "%nPrints a page and a code; open the page in any browser, on any machine, and confirm the code. Opens nothing itself. The login is"
                    + " kept in ~/.config/pelfs/wallet.json and renewed silently; every pelfs of this user uses it."
        })
final class LoginVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Option(names = "--operation", paramLabel = "OPERATION", description = "read (the default), write or modify.")
    private TokenExplainVerb.Wanted wanted = TokenExplainVerb.Wanted.read;

    @Option(
            names = "--no-terminal",
            description = "Wait for the approval although no terminal shows the code, as when a program reads it.")
    private boolean noTerminal;

    @Parameters(paramLabel = "URL")
    private String url = "";

    @Override
    public Group group() {
        return Group.TOKEN;
    }

    @Override
    public String example() {
        return "pelfs login osdf:///ns/private/";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        boolean seen = shell.live() == Shell.Live.TERMINAL || shell.columns().isPresent();
        if (!seen && !noTerminal) {
            throw PelicanException.of(ErrorKind.USAGE, "a login needs a person, and this does not run at a terminal")
                    .nextStep("Log in at a terminal first. In a job the pool brings the token. --no-terminal"
                            + " waits all the same, for a program that shows the code to somebody.")
                    .build();
        }
        try (var session = Session.open(shell, access, voice);
                var out = new StandardOutput(shell.out())) {
            var at = session.url(url);
            var login = session.fs().access().login(at, wanted.operation(), request -> prompt(shell, request));
            if (voice.json) {
                Json.write(out, json -> Logged.write(json, login));
            } else {
                out.write(told(login).getBytes(StandardCharsets.UTF_8));
            }
            var found = session.fs().access().explainToken(at, wanted.operation());
            if (found.chosen().isEmpty()) {
                throw PelicanException.of(
                                ErrorKind.TOKEN_NEEDED,
                                "the login succeeded, but what the issuer granted does not fit: " + found.problem())
                        .url(at)
                        .nextStep("Ask those who run the namespace for access.")
                        .build();
            }
        }
        return 0;
    }

    private void prompt(Shell shell, LoginPrompt.Request request) {
        if (voice.json) {
            shell.err().println(Json.line(json -> {
                json.writeStartObject();
                json.writeStringProperty("issuer", request.issuer());
                json.writeStringProperty("verification_uri", request.page().toString());
                request.pageWithCode()
                        .ifPresent(page -> json.writeStringProperty("verification_uri_complete", page.toString()));
                json.writeStringProperty("user_code", request.userCode());
                json.writeNumberProperty("expires_in", request.time().toSeconds());
                json.writeEndObject();
            }));
            return;
        }
        var page = request.pageWithCode().orElse(request.page());
        shell.err()
                .println("To log in at " + Printable.text(request.issuer()) + ", open this page in a browser:\n\n    "
                        + Printable.text(page.toString()) + "\n\nand confirm the code "
                        + Printable.text(request.userCode()) + " within "
                        + Printable.duration(request.time()) + ". Waiting; Ctrl-C gives up.");
    }

    private static String told(LoginInfo login) {
        return "Logged in at " + Printable.text(login.issuer()) + " for "
                + Printable.text(String.join(" ", login.scopes())) + ".\nKept in " + Printable.text(login.place())
                + (login.renewal() == LoginInfo.Renewal.SILENT
                        ? " and renewed silently.\n"
                        : "; ends " + login.expires() + ", and cannot be renewed without another login.\n");
    }
}
