package io.pelicanfs.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How a verb reaches its federation. */
final class Access {
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
            description = "At most N requests to a server, and N objects, at once.")
    Optional<Integer> parallel = Optional.empty();

    @Option(
            names = "--stats",
            paramLabel = "FILE",
            description = "Tell at the end what was asked of whom; with =FILE as JSON in FILE.")
    Optional<String> stats = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "Read this Pelican configuration file.")
    Optional<Path> config = Optional.empty();

    OptionalInt parallelCount() {
        return parallel.isPresent() ? OptionalInt.of(parallel.get()) : OptionalInt.empty();
    }
}
