package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.client.FileSystemBuilder;
import io.pelicanfs.credential.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;

/** What {@code -t} names: a file, or standard input. Never a token itself: command lines are public to all users of a machine. */
record TokenOption(Shell shell) {
    private static final int MOST_BYTES = 128 << 10;

    void applyTo(FileSystemBuilder builder, String value) throws IOException {
        if (value.equals("-")) {
            // Kept in memory only: it was piped here so that no file need hold it.
            var token =
                    Token.of("standard input", new String(shell.in().readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
            builder.credentials(need -> Optional.of(token));
            return;
        }
        var file = shell.workingDirectory().resolve(value.length() > 4096 ? "" : value);
        if (Arguments.looksLikeToken(value) && !Files.exists(file)) {
            throw PelicanException.of(
                            ErrorKind.USAGE, "-t was given a token, and wants the name of a file that holds one")
                    .nextStep(
                            "Put the token into a file of mode 0600 and name that, or pipe it to '-t -'. Take it out of your shell's history.")
                    .build();
        }
        builder.tokenFile(file);
    }
}
