package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.PelicanException;
import io.pelicanfs.transfer.TransferOptions;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a verb that moves many objects goes about it. */
final class Manner {
    @Option(
            names = {"-n", "--dry-run"},
            description = "Tell what would be done, and do nothing.")
    boolean dry;

    @Option(names = "--checksum", description = "Compare by digest, not by size and time.")
    boolean checksum;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description =
                    "Only objects that match; without a slash it is compared with the name, with one with the path. Repeatable.")
    List<String> includes = new ArrayList<>();

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description = "Leave out objects, and collections with all below, that match. Repeatable.")
    List<String> excludes = new ArrayList<>();

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "Give up after TIME, such as 90s, 30m or 1h30m; another run goes on from there.")
    Optional<String> deadline = Optional.empty();

    TransferOptions options(Existing existing, Access access) throws PelicanException {
        var options = TransferOptions.defaults()
                .existing(existing)
                .compare(checksum ? TransferOptions.Compare.DIGEST : TransferOptions.Compare.SIZE_AND_TIME)
                .run(dry ? TransferOptions.Run.DRY : TransferOptions.Run.REAL)
                .includes(includes)
                .excludes(excludes);
        if (access.parallelCount().isPresent()) {
            options = options.parallel(access.parallelCount().getAsInt());
        }
        return deadline.isPresent() ? options.deadline(time(deadline.get())) : options;
    }

    private static Duration time(String text) throws PelicanException {
        try {
            var time =
                    Duration.parse(text.matches("[0-9.]+") ? "PT" + text + "S" : "PT" + text.toUpperCase(Locale.ROOT));
            if (time.isPositive()) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // Falls through.
        }
        throw PelicanException.of(ErrorKind.USAGE, "--deadline " + text + " is no time")
                .nextStep("Write it as 90s, 30m or 1h30m.")
                .build();
    }
}
