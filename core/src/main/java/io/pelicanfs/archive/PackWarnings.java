package io.pelicanfs.archive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what may surprise a user: one sentence for each sort of it, with a count and the first example. One thread. */
final class PackWarnings {
    private record Case(String example, long count) {}

    private final Map<String, Case> cases = new LinkedHashMap<>();
    private final List<String> others = new ArrayList<>();

    void lookAt(PackInput input) {
        String name = input.name();
        String last = name.substring(name.lastIndexOf('/') + 1);
        if (last.indexOf('.', last.indexOf('.') + 1) > last.indexOf('.') && last.indexOf('.') > 0) {
            // WebDataset takes all behind the first dot as the kind of a sample's part.
            note("have more than one dot; a sample's key ends at the first", name);
        }
        if (name.indexOf('\\') >= 0 || name.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            note("have backslashes or control characters, which some tools refuse", name);
        }
    }

    void addCaseOnly(String name) {
        note("differ from another in upper and lower case only, so that some systems cannot unpack both", name);
    }

    void addLargeSample(String key) {
        note("are samples larger than a shard should be; each gets a shard of its own", key);
    }

    void addShardsFewerThanJobs(int shards, int jobs) {
        add((shards == 1 ? "There is 1 shard" : "There are " + shards + " shards") + " for " + jobs
                + " jobs, so jobs will share shards; --shard-size makes smaller ones.");
    }

    void add(String sentence) {
        others.add(sentence);
    }

    private void note(String what, String example) {
        cases.merge(what, new Case(example, 1), (before, one) -> new Case(before.example(), before.count() + 1));
    }

    List<String> all() {
        var all = new ArrayList<String>();
        cases.forEach((what, found) -> all.add(found.count() + " of the names " + what + ", such as '"
                + Member.impliedFolder(found.example()).displayName() + "'."));
        all.addAll(others);
        return List.copyOf(all);
    }
}
