package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.archive.LocalTree;
import io.pelicanfs.archive.ShardFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pack",
        description = "Pack many small files into few shards that are read in place.",
        footer = {
            "%nThe destination is new or empty and gets shard-000000.tar, ... and, last, dataset.json. Each shard is a tar and a zip",
            "at once: every tar tool streams it, every zip tool opens it at random. Files of one sample (the same name up to its",
            "first dot) stay together. The same files and options always give the same bytes, so that an interrupted run is",
            "simply repeated: finished shards are recognised and kept. A published shard is never changed.",
            "One folder is packed from its top; of several each keeps its name. Archives (.tar, .zip) are unpacked into the shards;",
            "a .tar.gz by way of a scratch file as large as the tar in it, also with --stream, since it is read from its beginning only.",
            "The times of members are 1970, or SOURCE_DATE_EPOCH."
        })
public final class PackVerb implements Verb {
    @Mixin
    final Voice voice = new Voice();

    @Mixin
    final Access access = new Access();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "dual (the default), zip (less room for files of a few kB), or tar.")
    String format = "dual";

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description = "path (the default), or shuffle:SEED, a permutation of the samples for training.")
    String order = "path";

    @Option(
            names = "--shard-size",
            paramLabel = "SIZE",
            description = "At most SIZE bytes a shard, such as 500M or 1G; by default 256 MiB to 1 GiB by the total.")
    Optional<String> shardSize = Optional.empty();

    @Option(names = "--jobs", paramLabel = "N", description = "Make shards for N jobs, 8 each (default 8).")
    Optional<Integer> jobs = Optional.empty();

    @Option(
            names = "--stream",
            description = "Send shards while they are made, without local scratch; for data larger than the disk.")
    boolean stream;

    @Option(
            names = "--published-as",
            paramLabel = "URL",
            description = "The collection as which a federation serves the local destination; dataset.json names it.")
    Optional<String> publishedAs = Optional.empty();

    @Option(names = "--symlinks", paramLabel = "HOW", description = "follow (the default), skip, or error.")
    String symlinks = "follow";

    @Option(
            names = "--lenient",
            description =
                    "Leave out members of archives that cannot be packed, such as links to nowhere; they are told, and it ends with code 12.")
    boolean lenient;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only tell what would be packed, and the warnings.")
    boolean dryRun;

    @Parameters(
            arity = "2..*",
            paramLabel = "SRC... DST",
            hideParamSyntax = true,
            description = "Folders, files, archives, or their URLs; last a folder or the URL of a collection.")
    private List<String> words = new ArrayList<>();

    @Override
    public Group group() {
        return Group.PACK;
    }

    @Override
    public String example() {
        return "pelfs pack ./images osdf:///ns/me/images-v1/";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        try (var session = Session.open(shell, access, voice)) {
            return new Packing(shell, session, this)
                    .run(words.subList(0, words.size() - 1), words.get(words.size() - 1));
        }
    }

    ShardFormat shardFormat() throws PelicanException {
        return choice("--format", format, ShardFormat.values());
    }

    LocalTree.SymbolicLinks links() throws PelicanException {
        return choice("--symlinks", symlinks, LocalTree.SymbolicLinks.values());
    }

    private static <E extends Enum<E>> E choice(String option, String text, E[] values) throws PelicanException {
        for (var value : values) {
            if (value.name().equalsIgnoreCase(text)) {
                return value;
            }
        }
        throw PelicanException.of(ErrorKind.USAGE, option + " " + text + " is not known")
                .nextStep("'pelfs pack --help' lists the choices.")
                .build();
    }
}
