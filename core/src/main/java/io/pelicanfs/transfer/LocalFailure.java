package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.LocalReason;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.nio.file.Path;

/** Words for what the local file system refuses. */
final class LocalFailure {
    private LocalFailure() {}

    static PelicanException writing(PelicanUrl url, Path target, IOException e) {
        return PelicanException.of(ErrorKind.LOCAL, "cannot write " + target + " (" + LocalReason.of(e) + ")")
                .url(url)
                .nextStep("Check that the folder exists, is writable and has room.")
                .cause(e)
                .build();
    }

    static PelicanException noRoom(PelicanUrl url, Path target, long wantedBytes, long freeBytes) {
        return PelicanException.of(
                        ErrorKind.LOCAL,
                        "no room for " + target + ": it needs " + wantedBytes + " bytes, " + freeBytes + " are free")
                .url(url)
                .nextStep("Free some space, or name a target elsewhere.")
                .build();
    }
}
