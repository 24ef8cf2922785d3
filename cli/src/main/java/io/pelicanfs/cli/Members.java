package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Members of an archive named by an option, for shells in which {@code !/} is awkward. */
final class Members {
    @Option(
            names = {"-m", "--member"},
            paramLabel = "NAME",
            description = "The member NAME of the archive at URL, the same as 'URL!/NAME'; patterns are taken.")
    List<String> names = new ArrayList<>();

    /** Returns what one URL and at most one member name. */
    PelicanUrl of(PelicanUrl url) throws PelicanException {
        if (names.size() > 1) {
            throw PelicanException.of(ErrorKind.USAGE, "one -m at most goes with this verb")
                    .build();
        }
        return of(List.of(url)).get(0);
    }

    /** Returns what the URLs and the members together name. */
    List<PelicanUrl> of(List<PelicanUrl> urls) throws PelicanException {
        if (names.isEmpty()) {
            return urls;
        }
        if (urls.size() != 1 || urls.get(0).member().isPresent()) {
            throw notOne();
        }
        var url = urls.get(0);
        if (url.path().equals("/")) {
            throw PelicanException.of(ErrorKind.USAGE, "the root of a federation is no archive")
                    .url(url)
                    .build();
        }
        return names.stream().map(url::withMember).toList();
    }

    /** Fails if there is a member: several URLs are no archive that it could be in. */
    void requireNone() throws PelicanException {
        if (!names.isEmpty()) {
            throw notOne();
        }
    }

    private static PelicanException notOne() {
        return PelicanException.of(ErrorKind.USAGE, "-m needs the URL of one archive, without '!/'")
                .nextStep("Write 'URL!/MEMBER' for members of several archives.")
                .build();
    }
}
