package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the quickstart is made of; the whole of it runs in continuous integration. */
class WordNetTest {
    @TempDir
    Path folder;

    @Test
    void choosesSpeciesAndOtherNounsEachUnderItsOwnName() throws IOException {
        var glosses = WordNet.glosses();

        assertThat(glosses).hasSizeBetween(3_000, 4_000);
        assertThat(glosses.stream().map(WordNet.Gloss::fileName))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[A-Za-z0-9._-]+\\.txt"));
        assertThat(glosses)
                .contains(
                        new WordNet.Gloss(
                                "leopard.txt",
                                "leopard, Panthera pardus (big cat): large feline of African and Asian forests usually having a tawny coat with black spots"));
        assertThat(WordNet.licence())
                .anyMatch(line -> line.startsWith("WordNet 3.1 Copyright 2011 by Princeton University"));
    }

    @Test
    void findsTheNearestInAFileOfResults() throws IOException {
        var results = Files.writeString(folder.resolve("r.jsonl"), """
                {"id":"far","embedding":[-1.0,0.0]}
                {"id":"bad","error":{"kind":"NOT_FOUND","message":"gone"}}
                {"id":"near","embedding":[0.8,0.6],"truncated":true}
                {"id":"same","embedding":[1.0,0.0]}
                """);

        var found = Neighbours.of(new float[] {1, 0}, results, 2);

        assertThat(found).extracting(Neighbours.Neighbour::id).containsExactly("same", "near");
        assertThat(found.get(1).cosine()).isCloseTo(0.8, within(1e-6));
    }

    @Test
    void quickstartEmptiesOnlyAFolderOfItsOwn() throws IOException {
        Files.createDirectories(folder.resolve("mine"));
        Files.writeString(folder.resolve("mine/thesis.tex"), "years");

        var desk = Desk.in(folder);
        assertThat(desk.run("quickstart", "--dir", "mine")).isEqualTo(4);

        assertThat(desk.err()).contains("is not empty, and no quickstart made it");
        assertThat(folder.resolve("mine/thesis.tex")).hasContent("years");
    }

    @Test
    void quickstartsTokenIsItsOwners() throws IOException {
        var shell = new Shell(
                java.util.Map.of(),
                folder,
                folder,
                java.io.InputStream.nullInputStream(),
                java.io.OutputStream.nullOutputStream(),
                System.err,
                java.util.OptionalInt.empty(),
                Shell.Live.LOG);
        var place = QuickstartFolder.prepare(shell, Optional.of("new"));
        place.writeToken("secret");
        var again = QuickstartFolder.prepare(shell, Optional.of("new"));

        assertThat(again.credentials()).doesNotExist();
        place.writeToken("secret");
        assertThat(Files.getPosixFilePermissions(place.credentials().resolve("ap.use")))
                .hasSize(2);
        assertThatThrownBy(() -> QuickstartFolder.prepare(shell, Optional.of(".")))
                .isInstanceOf(PelicanException.class);
    }
}
