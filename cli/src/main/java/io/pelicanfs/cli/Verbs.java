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
    private static final Map<String, Supplier<Verb>> CORE = new TreeMap<>(Map.of(
            "cat", CatVerb::new,
            "get", GetVerb::new,
            "ls", LsVerb::new,
            "stat", StatVerb::new,
            "find", FindVerb::new,
            "token explain", TokenExplainVerb::new));

    /** Those of {@code pelican object} that have no counterpart here. */
    private static final Set<String> NOT_THERE =
            Set.of("put", "copy", "cp", "sync", "du", "delete", "share", "prestage", "evict");

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
        var core = CORE.get(name);
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
