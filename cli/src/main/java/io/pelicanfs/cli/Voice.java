package io.pelicanfs.cli;

import picocli.CommandLine.Option;

/** How much a verb says, and in which form. */
final class Voice {
    @Option(
            names = {"-j", "--json"},
            description = "Write results, and errors on standard error, as JSON.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Write nothing on standard error but errors.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Tell the full story: each server asked, each token chosen.")
    boolean verbose;

    @Option(
            names = {"-d", "--debug"},
            description = "Tell each request as well, and where in the program an error arose.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    boolean version;

    boolean tellsAll() {
        return verbose || debug;
    }
}
