package io.pelicanfs.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are hostile or impossible locally: refused, and never a write outside the target. */
class HostileNamesTest {
    @TempDir
    Path folder;

    private final List<Transferred> results = new ArrayList<>();

    private TransferSummary get(FakeMoves moves) throws IOException {
        var source = List.of(NamedObject.tree(FakeMoves.url("/data"))).iterator();
        return new Trees(moves)
                .get(source, folder.resolve("out"), Selection.ALL, TransferOptions.forSync(), results::add);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/etc/passwd", "a\0b"})
    void aNameThatIsNoneIsRefused(String name) {
        assertThatThrownBy(() -> LocalName.in(folder, name, FakeMoves.url("/x")))
                .isInstanceOfSatisfying(
                        PelicanException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.LOCAL));
    }

    @Test
    void aNameOf255BytesIsTakenAndALongerOneRefused() throws IOException {
        assertThat(LocalName.in(folder, "é".repeat(127) + "x", FakeMoves.url("/x"))
                        .getParent())
                .isEqualTo(folder);
        assertThatThrownBy(() -> LocalName.in(folder, "é".repeat(128), FakeMoves.url("/x")))
                .hasMessageContaining("longer than 255 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sp ace",
                "100%",
                "a+b",
                "#1",
                "a,b;c",
                "a\\b",
                "-rf",
                "~",
                "ünï",
                "日本語",
                "\u0001",
                "C:",
                "C:\\evil",
                "..\\evil"
            })
    void anUnusualNameIsTakenAsItIs(String name) throws IOException {
        assertThat(LocalName.in(folder, name, FakeMoves.url("/x")).getFileName())
                .hasToString(name);
    }

    @Test
    void aMemberNamedUpwardsIsRefusedAndTheOthersArrive() throws IOException {
        var archive = FakeMoves.url("/x.tar").withMember("");
        var moves = new Members(archive, List.of("../evil", "/etc/evil", "a/../../evil", "good"));

        var summary = new Trees(moves)
                .get(
                        List.of(NamedObject.tree(archive)).iterator(),
                        folder.resolve("out"),
                        Selection.ALL,
                        TransferOptions.forSync(),
                        results::add);

        assertThat(summary.count(Outcome.FAILED)).isEqualTo(2);
        assertThat(folder.resolve("out/good")).exists();
        try (var all = Files.walk(folder)) {
            assertThat(all.filter(Files::isRegularFile)).allMatch(file -> file.startsWith(folder.resolve("out")));
        }
    }

    @Test
    void nothingIsWrittenThroughALinkToAFolder() throws IOException {
        var outside = Files.createDirectories(folder.resolve("outside"));
        Files.createDirectories(folder.resolve("out"));
        Files.createSymbolicLink(folder.resolve("out/sub"), outside);
        var moves = new FakeMoves().with("/data/sub/x", "x").with("/data/y", "y");

        var summary = get(moves);

        assertThat(summary.firstFailure())
                .hasValueSatisfying(e -> assertThat(e.summary()).contains("a symbolic link stands where"));
        assertThat(outside).isEmptyDirectory();
        assertThat(folder.resolve("out/y")).hasContent("y");
    }

    @Test
    void aLinkWhereTheFileShouldBeIsRefused() throws IOException {
        var victim = Files.writeString(folder.resolve("victim"), "mine");
        Files.createDirectories(folder.resolve("out"));
        Files.createSymbolicLink(folder.resolve("out/x"), victim);

        var summary = get(new FakeMoves().with("/data/x", "x"));

        assertThat(summary.firstFailure())
                .hasValueSatisfying(e -> assertThat(e.summary()).contains("a symbolic link stands at"));
        assertThat(victim).hasContent("mine");
    }

    @Test
    void aFolderExchangedForALinkMeanwhileIsFoundOut() throws IOException {
        var outside = Files.createDirectories(folder.resolve("outside"));
        var sub = folder.resolve("out/sub");
        var moves = new FakeMoves().with("/data/sub/x", "x");
        moves.meanwhile = () -> {
            try {
                Files.delete(sub);
                Files.createSymbolicLink(sub, outside);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        };

        var summary = get(moves);

        assertThat(summary.firstFailure())
                .hasValueSatisfying(e -> assertThat(e.summary()).contains("leads elsewhere now"));
    }

    @Test
    void aFileWhereAFolderShouldBeIsNamedAndTheOthersArrive() throws IOException {
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/sub"), "a file");

        var summary = get(new FakeMoves().with("/data/sub/x", "x").with("/data/y", "y"));

        assertThat(summary.firstFailure())
                .hasValueSatisfying(e -> assertThat(e.summary()).contains("a file stands where the folder"));
        assertThat(folder.resolve("out/sub")).hasContent("a file");
        assertThat(folder.resolve("out/y")).exists();
    }

    @Test
    void aFolderWhereAFileShouldBeIsNamed() throws IOException {
        Files.createDirectories(folder.resolve("out/x/y"));

        var summary = get(new FakeMoves().with("/data/x", "x"));

        assertThat(summary.firstFailure())
                .hasValueSatisfying(e -> assertThat(e.summary()).contains("a folder stands at"));
    }

    @Test
    void namesThatACaseInsensitiveSystemTakesForOneAreEqualWhenFolded() {
        assertThat(LocalName.folded("README")).isEqualTo(LocalName.folded("ReadMe"));
        assertThat(LocalName.folded("e\u0301")).isEqualTo(LocalName.folded("\u00e9"));
        assertThat(LocalName.folded("a")).isNotEqualTo(LocalName.folded("b"));
    }

    @Test
    void theTargetItselfMayBeALink() throws IOException {
        var real = Files.createDirectories(folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("out"), real);

        get(new FakeMoves().with("/data/sub/x", "x"));

        assertThat(real.resolve("sub/x")).hasContent("x");
    }

    /** An archive whose members have any names. */
    private record Members(PelicanUrl archive, List<String> names) implements ObjectMoves {
        @Override
        public Stream<ObjectInfo> list(PelicanUrl url) {
            return url.equals(archive)
                    ? names.stream()
                            .map(name -> new ObjectInfo(
                                    archive.withMember(
                                            name.replaceFirst("^/+", "").replaceFirst("^a/", "")),
                                    ObjectInfo.Type.OBJECT,
                                    OptionalLong.of(1),
                                    Optional.empty()))
                            .map(entry -> entry.name().equals("evil") ? parent(entry) : entry)
                    : Stream.of();
        }

        private ObjectInfo parent(ObjectInfo evil) {
            var member = evil.url().member().orElseThrow();
            return member.startsWith("..")
                    ? new ObjectInfo(
                            archive.withMember(".."),
                            ObjectInfo.Type.COLLECTION,
                            OptionalLong.empty(),
                            Optional.empty())
                    : evil;
        }

        @Override
        public Transferred get(ObjectInfo object, Path file, TransferOptions options) throws IOException {
            Files.writeString(file, "x");
            return Results.unchanged(object.url(), Optional.of(file), 1);
        }

        @Override
        public Transferred put(Path file, PelicanUrl url, PutOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Transferred copy(ObjectInfo from, PelicanUrl to, TransferOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void createCollection(PelicanUrl url) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deleteObject(PelicanUrl url) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deleteCollection(PelicanUrl url) {
            throw new UnsupportedOperationException();
        }
    }
}
