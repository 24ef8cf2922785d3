package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.login.LoginInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "logout",
        description = "Forget the logins at an issuer, given itself or by a URL of its namespace; without either, all.",
        footer = "%nRemoves them from the wallet. Tokens that programs hold already are good until they end.")
final class LogoutVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Parameters(paramLabel = "URL|ISSUER", arity = "0..1")
    private Optional<String> which = Optional.empty();

    @Override
    public Group group() {
        return Group.TOKEN;
    }

    @Override
    public String example() {
        return "pelfs logout osdf:///ns/private/";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        try (var session = Session.open(shell, access, voice);
                var out = new StandardOutput(shell.out())) {
            var logins = session.fs().access().logins();
            var kept = logins.list().stream().map(LoginInfo::issuer).distinct().toList();
            var issuers = which.isEmpty() ? kept : issuers(session, which.get());
            int count = 0;
            for (var issuer : issuers) {
                count += logins.logout(issuer);
            }
            if (which.isPresent() && count == 0) {
                throw PelicanException.of(ErrorKind.NOT_FOUND, "there is no login at " + String.join(" or ", issuers))
                        .nextStep("'pelfs token list' shows the logins there are.")
                        .build();
            }
            int forgotten = count;
            if (voice.json) {
                Json.write(out, json -> {
                    json.writeStartObject();
                    json.writeNumberProperty("forgotten", forgotten);
                    json.writeEndObject();
                });
            } else {
                out.write(("Forgot " + count + (count == 1 ? " login.\n" : " logins.\n"))
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        return 0;
    }

    private static List<String> issuers(Session session, String which) throws PelicanException {
        if (which.startsWith("https://")) {
            return List.of(which);
        }
        var need = session.fs()
                .access()
                .explainToken(session.url(which), Operation.READ)
                .need();
        if (need.issuers().isEmpty()) {
            throw PelicanException.of(ErrorKind.NOT_FOUND, "the namespace " + need.namespace() + " names no issuer")
                    .build();
        }
        return need.issuers();
    }
}
