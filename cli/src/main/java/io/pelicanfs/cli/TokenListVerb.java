package io.pelicanfs.cli;

import io.pelicanfs.login.LoginInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "token list",
        description = "List the logins of this user: issuer, scopes, end, and where they are kept.",
        footer =
                "%nNever shows a token, and asks nobody. 'pelfs token explain URL' also looks at tokens of other places.")
final class TokenListVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Override
    public Group group() {
        return Group.TOKEN;
    }

    @Override
    public String example() {
        return "pelfs token list";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        try (var session = Session.open(shell, access, voice);
                var out = new StandardOutput(shell.out())) {
            var logins = session.fs().access().logins().list();
            var now = Instant.now();
            if (voice.json) {
                Json.write(out, json -> {
                    json.writeStartArray();
                    logins.forEach(login -> Logged.write(json, login));
                    json.writeEndArray();
                });
                return 0;
            }
            for (var login : logins) {
                out.write(text(login, now).getBytes(StandardCharsets.UTF_8));
            }
            if (logins.isEmpty() && !voice.quiet) {
                shell.err().println("pelfs: there are no logins; 'pelfs login URL' makes one");
            }
        }
        return 0;
    }

    private static String text(LoginInfo login, Instant now) {
        var left = Duration.between(now, login.expires());
        var end = left.isNegative()
                ? "ended " + Printable.duration(left.negated()) + " ago"
                : "ends in " + Printable.duration(left);
        return Printable.text(login.issuer()) + "\n  scopes   "
                + Printable.text(String.join(" ", login.scopes())) + "\n  expires  " + end
                + (login.renewal() == LoginInfo.Renewal.SILENT ? ", renewed when needed" : ", needs another login then")
                + "\n  kept in  " + Printable.text(login.place()) + "\n";
    }
}
