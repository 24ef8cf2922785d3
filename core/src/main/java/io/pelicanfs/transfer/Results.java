package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.LocalReason;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes results of the work on trees. */
final class Results {
    private Results() {}

    static Transferred of(Planned planned, Outcome outcome) {
        return new Transferred(
                planned.destination().orElse(planned.url()),
                planned.file(),
                outcome,
                planned.sizeBytes(),
                Integrity.NONE,
                Optional.empty(),
                Optional.empty());
    }

    static Transferred unchanged(PelicanUrl url, Optional<Path> file, long sizeBytes) {
        return new Transferred(
                url, file, Outcome.UNCHANGED, sizeBytes, Integrity.NONE, Optional.empty(), Optional.empty());
    }

    static Transferred failed(PelicanUrl url, Optional<Path> file, PelicanException failure) {
        return new Transferred(url, file, Outcome.FAILED, 0, Integrity.NONE, Optional.empty(), Optional.of(failure));
    }

    static Transferred failed(Planned planned, PelicanException failure) {
        return failed(planned.destination().orElse(planned.url()), planned.file(), failure);
    }

    /** Returns {@code e} as the library tells it. */
    static PelicanException asPelican(Exception e, PelicanUrl url) {
        boolean wrapped = e instanceof UncheckedIOException || e instanceof DirectoryIteratorException;
        if (wrapped && e.getCause() instanceof IOException cause) {
            return asPelican(cause, url);
        }
        if (e instanceof PelicanException known) {
            return known;
        }
        if (e instanceof FileSystemException local) {
            return PelicanException.of(
                            ErrorKind.LOCAL, "cannot use " + local.getFile() + " (" + LocalReason.of(local) + ")")
                    .url(url)
                    .cause(e)
                    .build();
        }
        var reason = e instanceof IOException ? String.valueOf(e.getMessage()) : "internal error: " + e;
        return PelicanException.of(ErrorKind.OTHER, reason).url(url).cause(e).build();
    }

    static PelicanException refused(ErrorKind kind, PelicanUrl url, String summary, String nextStep) {
        return PelicanException.of(kind, summary).url(url).nextStep(nextStep).build();
    }
}
