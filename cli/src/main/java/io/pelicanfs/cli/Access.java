package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.transfer.TransferOptions;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** How a verb reaches its federation. */
final class Access {
    private static final Pattern RATE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([kKmMgG]?)[bB]?");

    @Option(
            names = {"-f", "--federation"},
            paramLabel = "HOST",
            description = "The federation of bare paths, such as osg-htc.org.")
    Optional<String> federation = Optional.empty();

    @Option(
            names = {"-t", "--token", "--token-file"},
            paramLabel = "FILE",
            description = "Use the token in FILE; '-' reads it from standard input.")
    Optional<String> tokenFile = Optional.empty();

    @Option(
            names = {"-c", "--cache"},
            paramLabel = "LIST",
            description = "Ask these caches, comma-separated; '+' at the end: then the director's.")
    Optional<String> caches = Optional.empty();

    @Option(names = "--direct", description = "Ask origins, not caches.")
    boolean direct;

    @Option(
            names = {"-P", "--parallel"},
            paramLabel = "N",
            description = "At most N requests to a server, and N objects, at once; from 1 to "
                    + TransferOptions.MOST_PARALLEL + ".")
    Optional<Integer> parallel = Optional.empty();

    @Option(
            names = "--limit-rate",
            paramLabel = "RATE",
            description = "Move at most RATE bytes a second, both ways together, such as 500k, 20M or 1G.")
    Optional<String> limitRate = Optional.empty();

    @Option(
            names = "--stats",
            paramLabel = "FILE",
            description = "Tell at the end what was asked of whom; with =FILE as JSON in FILE.")
    Optional<String> stats = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "Read this Pelican configuration file.")
    Optional<Path> config = Optional.empty();

    /** Returns the rate in bytes a second. */
    OptionalLong bytesPerSecond() throws PelicanException {
        if (limitRate.isEmpty()) {
            return OptionalLong.empty();
        }
        var text = limitRate.get();
        var parts = RATE.matcher(text);
        if (parts.matches()) {
            double factor = Math.pow(1000, "kmg".indexOf(parts.group(2).toLowerCase(Locale.ROOT)) + 1);
            long rate =
                    (long) (Double.parseDouble(parts.group(1)) * (parts.group(2).isEmpty() ? 1 : factor));
            if (rate > 0) {
                return OptionalLong.of(rate);
            }
        }
        throw PelicanException.of(ErrorKind.USAGE, "--limit-rate " + text + " is no rate")
                .nextStep("Write bytes a second, such as 500k, 20M or 1G.")
                .build();
    }

    OptionalInt parallelCount() {
        return parallel.isPresent() ? OptionalInt.of(parallel.get()) : OptionalInt.empty();
    }
}
