package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Flags of {@code pelican object} (protocol facts §9.2) that no verb here declares: some mean what one of ours does, the others are told. */
final class PelicanFlags {
    private static final String ARCHIVES =
            "'pelfs pack' makes archives, and 'pelfs get -r 'URL!/' DIR' fetches what is in one.";
    private static final String THROUGH_HERE = "Leave it out: the bytes pass through this machine.";
    private static final String DIGESTS =
            "Leave it out: digests are compared wherever a server tells one, and 'pelfs checksum -a ALG URL' shows them.";
    private static final String NO_METADATA = "Leave it out: objects are stored without it.";
    private static final String ONE_TOKEN = "Give one token for both with -t FILE, or use 'pelfs get' and 'pelfs put'.";

    /** Where a verb has one side in a federation only, the token of that side is the token. */
    private static final Map<String, String> SAME =
            Map.of("get --source-token", "--token", "put --dest-token", "--token");

    private static final Map<String, String> MISSING = Map.ofEntries(
            Map.entry("--pack", ARCHIVES),
            Map.entry("--inplace", "Leave it out: a file takes its name once it is whole."),
            Map.entry("--caches", "Name caches with -c LIST."),
            Map.entry("--cache-list-name", "Name caches with -c LIST."),
            Map.entry("--transfer-stats", "Write --stats=FILE, or --json for a line each object."),
            Map.entry("--async", "Leave it out, and let the shell run the command in the background."),
            Map.entry("--wait", "Leave it out: pelfs always waits."),
            Map.entry("--checksum-algorithm", DIGESTS),
            Map.entry("--require-checksum", DIGESTS),
            Map.entry("--checksums", DIGESTS),
            Map.entry("--source-token", ONE_TOKEN),
            Map.entry("--dest-token", ONE_TOKEN),
            Map.entry("--metadata-file", NO_METADATA),
            Map.entry("--metadata-body", NO_METADATA),
            Map.entry("--metadata-content-type", NO_METADATA),
            Map.entry("--methods", THROUGH_HERE),
            Map.entry("--transfer-server", THROUGH_HERE),
            Map.entry("--transfer-server-token", THROUGH_HERE),
            Map.entry("--source-credential-id", THROUGH_HERE),
            Map.entry("--dest-credential-id", THROUGH_HERE),
            Map.entry("--dest-origin", THROUGH_HERE),
            Map.entry("--collections-url", "Leave it out: the director names it."));

    private PelicanFlags() {}

    /** Returns the arguments of {@code verb} with our names for flags that mean the same. */
    static List<String> translated(String verb, List<String> arguments) {
        int end = arguments.indexOf("--");
        return IntStream.range(0, arguments.size())
                .mapToObj(i -> end >= 0 && i > end ? arguments.get(i) : translated(verb, arguments.get(i)))
                .toList();
    }

    private static String translated(String verb, String word) {
        int equals = word.indexOf('=');
        var flag = equals < 0 ? word : word.substring(0, equals);
        return SAME.getOrDefault(verb + " " + flag, flag) + (equals < 0 ? "" : word.substring(equals));
    }

    /** Returns the failure for a flag of {@code pelican object} that is not there. */
    static Optional<PelicanException> missing(String flag) {
        return Optional.ofNullable(MISSING.get(flag))
                .map(instead -> PelicanException.of(ErrorKind.USAGE, flag + " is not supported")
                        .nextStep(instead)
                        .build());
    }
}
