package io.pelicanfs.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** The verbs there are. Only the one that is asked for is made, since each costs start-up time. */
final class Verbs {
    private static final Map<String, Supplier<Verb>> CORE = new TreeMap<>(Map.ofEntries(
            Map.entry("cat", CatVerb::new),
            Map.entry("get", GetVerb::new),
            Map.entry("put", PutVerb::new),
            Map.entry("cp", CpVerb::new),
            Map.entry("sync", SyncVerb::new),
            Map.entry("ls", LsVerb::new),
            Map.entry("stat", StatVerb::new),
            Map.entry("find", FindVerb::new),
            Map.entry("stream", StreamVerb::new),
            Map.entry("lock", LockVerb::new),
            Map.entry("du", DuVerb::new),
            Map.entry("checksum", ChecksumVerb::new),
            Map.entry("rm", RmVerb::new),
            Map.entry("mkdir", MkdirVerb::new),
            Map.entry("mv", MvVerb::new),
            Map.entry("completion", CompletionVerb::new),
            Map.entry("login", LoginVerb::new),
            Map.entry("logout", LogoutVerb::new),
            Map.entry("token explain", TokenExplainVerb::new),
            Map.entry("token get", TokenGetVerb::new),
            Map.entry("token list", TokenListVerb::new)));

    /** As the Go client names them. */
    private static final Map<String, String> OTHER_NAMES =
            Map.of("copy", "cp", "delete", "rm", "token fetch", "token get");

    /** Those of {@code pelican object} that have no counterpart here. */
    private static final Set<String> NOT_THERE = Set.of("share", "prestage", "evict");

    private Verbs() {}

    /** Returns whether {@code word} needs a second word to be a verb. */
    static boolean isGroup(String word) {
        return word.equals("token");
    }

    /** Returns whether this is a verb of {@code pelican object} that is not there yet. */
    static boolean isNotThereYet(String word) {
        return NOT_THERE.contains(word);
    }

    static Optional<Verb> named(String name) {
        var core = CORE.get(OTHER_NAMES.getOrDefault(name, name));
        return core != null
                ? Optional.of(core.get())
                : ServiceLoader.load(Verb.class, Verb.class.getClassLoader()).stream()
                        .filter(provider -> nameOf(provider.type()).equals(name))
                        .map(ServiceLoader.Provider::get)
                        .findFirst();
    }

    /** Returns all verbs as the help lists them. */
    static List<Verb> all() {
        var all = new ArrayList<Verb>();
        CORE.values().forEach(verb -> all.add(verb.get()));
        ServiceLoader.load(Verb.class, Verb.class.getClassLoader()).forEach(all::add);
        all.sort(Comparator.comparing(Verb::group));
        return all;
    }

    static String nameOf(Class<? extends Verb> verb) {
        return verb.getAnnotation(Command.class).name();
    }

    /** Returns the verb a mistyped one may have meant. */
    static Optional<String> nearest(String name) {
        return all().stream()
                .map(verb -> nameOf(verb.getClass()))
                .filter(known -> distance(known, name) <= Math.max(1, name.length() / 3))
                .min(Comparator.comparingInt(known -> distance(known, name)));
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        var before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var now = new int[b.length() + 1];
            now[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                now[j] = Math.min(Math.min(now[j - 1], before[j]) + 1, before[j - 1] + change);
            }
            before = now;
        }
        return before[b.length()];
    }
}
