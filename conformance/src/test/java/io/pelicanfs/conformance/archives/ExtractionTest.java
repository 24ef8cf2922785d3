package io.pelicanfs.conformance.archives;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.conformance.JavaDoor;
import io.pelicanfs.conformance.SampleArchive;
import io.pelicanfs.testbed.Flavour;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.transfer.Outcome;
import io.pelicanfs.transfer.TransferListener;
import io.pelicanfs.transfer.TransferOptions;
import io.pelicanfs.transfer.TransferSummary;
import io.pelicanfs.transfer.Transferred;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder of an archive is fetched in a few requests, and is whole all the same. */
final class ExtractionTest {
    private static final int MEMBERS = 300;
    private static final int MEMBER_BYTES = 10_000;
    private static final int MOST_REQUESTS = 20;

    @TempDir
    Path home;

    private final Map<String, byte[]> members = new TreeMap<>();
    private final List<Transferred> results = new ArrayList<>();
    private Testbed testbed = Testbed.start();
    private PelicanFileSystem fs = connect();
    private String out = "out";

    ExtractionTest() throws IOException {
        for (int i = 0; i < MEMBERS; i++) {
            members.put(String.format("c%02d/%04d.bin", i % 20, i), bytes(i));
        }
    }

    private static byte[] bytes(int number) {
        var bytes = new byte[MEMBER_BYTES - number];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    private PelicanFileSystem connect() throws IOException {
        return JavaDoor.connect(
                Map.of("SSL_CERT_FILE", testbed.caFile().toString()),
                Path.of("nowhere"),
                settings -> settings,
                PelicanListener.NONE);
    }

    @AfterEach
    void close() {
        fs.close();
        testbed.close();
    }

    private TransferSummary get(String archive, Existing existing) throws IOException {
        results.clear();
        TransferListener listener = results::add;
        return fs.transfers()
                .get(
                        fs.url(testbed.url("/public/" + archive) + "!/"),
                        home.resolve(out),
                        TransferOptions.defaults().existing(existing),
                        listener);
    }

    private Map<String, byte[]> files() throws IOException {
        var root = home.resolve(out);
        Map<String, byte[]> found = new TreeMap<>();
        if (!Files.exists(root)) {
            return found;
        }
        try (var all = Files.walk(root)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                found.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource
    void hundredsOfMembersComeInFewRequests(SampleArchive kind) throws IOException {
        for (var flavour : Flavour.values()) {
            fs.close();
            testbed.close();
            testbed = Testbed.builder().flavour(flavour).start();
            fs = connect();
            out = flavour.name();
            testbed.put("/public/a", kind.of(members));

            assertThat(get("a", Existing.REPLACE).count(Outcome.COPIED)).isEqualTo(MEMBERS);

            assertThat(files()).containsExactlyEntriesOf(members);
            assertThat(testbed.requests().count(Role.CACHE))
                    .as("requests to caches, " + flavour)
                    .isLessThanOrEqualTo(MOST_REQUESTS);
            assertThat(get("a", Existing.REPLACE).changedNothing()).isTrue();
        }
    }

    @Test
    void oneThatIsDamagedStopsNoOther() throws IOException {
        var archive = SampleArchive.ZIP_STORED.of(members);
        // Its name and the bytes behind it stand there twice; the first is the member itself.
        int at = new String(archive, ISO_8859_1).indexOf("c07/0207.bin");
        archive[at + 100] ^= 1;
        testbed.put("/public/a.zip", archive);

        var summary = get("a.zip", Existing.REPLACE);

        assertThat(summary.count(Outcome.COPIED)).isEqualTo(MEMBERS - 1);
        assertThat(results.stream().filter(result -> result.failure().isPresent()))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.failure().orElseThrow().kind()).isEqualTo(ErrorKind.CORRUPT);
                    assertThat(result.url().member()).contains("c07/0207.bin");
                });
        members.remove("c07/0207.bin");
        assertThat(files()).containsExactlyEntriesOf(members);
    }

    @Test
    void whatStandsThereIsKeptOrReplacedAsAsked() throws IOException {
        testbed.put("/public/a.zip", SampleArchive.ZIP_DEFLATED.of(members));
        var same = home.resolve("out/c00/0000.bin");
        var other = home.resolve("out/c01/0001.bin");
        Files.createDirectories(same.getParent());
        Files.createDirectories(other.getParent());
        Files.write(same, members.get("c00/0000.bin"));
        Files.writeString(other, "x".repeat(MEMBER_BYTES - 1));

        var kept = get("a.zip", Existing.KEEP);

        assertThat(kept.count(Outcome.UNCHANGED)).isEqualTo(1);
        assertThat(kept.count(Outcome.COPIED)).isEqualTo(MEMBERS - 2);
        assertThat(kept.firstFailure().orElseThrow().kind()).isEqualTo(ErrorKind.EXISTS);
        assertThat(other).content(UTF_8).startsWith("xxx");

        assertThat(get("a.zip", Existing.REPLACE).count(Outcome.COPIED)).isEqualTo(1);
        assertThat(files()).containsExactlyEntriesOf(members);
    }

    private static byte[] gzip(byte[] tar) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(tar);
        }
        return bytes.toByteArray();
    }

    @Test
    void aTarGzIsFetchedInOnePass() throws IOException {
        testbed.put("/public/a.tar.gz", gzip(SampleArchive.TAR.of(members)));

        assertThat(get("a.tar.gz", Existing.REPLACE).count(Outcome.COPIED)).isEqualTo(MEMBERS);

        assertThat(files()).containsExactlyEntriesOf(members);
        assertThat(testbed.requests().count(Role.CACHE)).isLessThanOrEqualTo(4);
        assertThat(get("a.tar.gz", Existing.REPLACE).changedNothing()).isTrue();
    }

    @Test
    void aDamagedTarGzLeavesNothingUnderFinalNames() throws IOException {
        var archive = gzip(SampleArchive.TAR.of(members));
        archive[archive.length - 6] ^= 1; // of the CRC-32 at the end of gzip
        testbed.put("/public/a.tar.gz", archive);

        assertThat(get("a.tar.gz", Existing.REPLACE)
                        .firstFailure()
                        .orElseThrow()
                        .kind())
                .isEqualTo(ErrorKind.BAD_ARCHIVE);

        assertThat(files()).isEmpty();
    }

    /** Returns how many members come whole out of a tar that ends in the middle of member 200. */
    private int publishCut(String name) throws IOException {
        byte[] tar = SampleArchive.TAR.of(members);
        int whole = 0;
        int end = 0;
        for (var content : members.values()) {
            end += 512 + (content.length + 511) / 512 * 512;
            if (++whole == 200) {
                break;
            }
        }
        byte[] cut = Arrays.copyOf(tar, end + 600);
        byte[] packed = gzip(tar);
        testbed.put("/public/" + name, name.endsWith(".gz") ? Arrays.copyOf(packed, packed.length / 2) : cut);
        return whole;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar", "a.tar.gz"})
    void ofAnArchiveThatWasCutTheWholeMembersComeUnderTheirNamesIfAskedFor(String name) throws IOException {
        int whole = publishCut(name);
        assertThat(get(name, Existing.REPLACE).firstFailure().orElseThrow().kind())
                .isEqualTo(ErrorKind.BAD_ARCHIVE);
        assertThat(files()).isEmpty();

        var summary = fs.transfers()
                .get(
                        fs.url(testbed.url("/public/" + name) + "!/"),
                        home.resolve(out),
                        TransferOptions.defaults().cutArchive(TransferOptions.CutArchive.KEEP_WHOLE_MEMBERS),
                        results::add);

        var failure = results.stream()
                .flatMap(result -> result.failure().stream())
                .filter(e -> e.kind() == ErrorKind.INCOMPLETE)
                .findFirst()
                .orElseThrow();
        assertThat(failure)
                .hasMessageContaining("the archive is truncated: behind")
                .hasMessageContaining("were taken");
        assertThat(files()).isNotEmpty().hasSize((int) summary.count(Outcome.COPIED));
        assertThat(members).containsAllEntriesOf(files());
        if (name.equals("a.tar")) {
            assertThat(files()).hasSize(whole);
        }
    }

    @Test
    void aFolderOfATarGzIsFetchedAlone() throws IOException {
        testbed.put("/public/a.tar.gz", gzip(SampleArchive.TAR.of(members)));

        fs.transfers()
                .get(
                        fs.url(testbed.url("/public/a.tar.gz") + "!/c03"),
                        home.resolve(out),
                        TransferOptions.defaults(),
                        TransferListener.NONE);

        members.keySet().removeIf(name -> !name.startsWith("c03/"));
        assertThat(files().keySet())
                .containsExactlyElementsOf(
                        members.keySet().stream().map(name -> name.substring(4)).toList());
    }

    /** Links in an archive are never made, and told as failures; a member below one lands in a folder of our own, if anywhere. */
    @ParameterizedTest
    @ValueSource(strings = {"a.tar", "a.tar.gz"})
    void aLinkAboveAMemberLeadsNowhere(String name) throws IOException {
        var outside = Files.createDirectories(home.resolve("outside"));
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            for (String target : List.of("../outside", outside.toString())) {
                var link = new TarArchiveEntry("sub", TarConstants.LF_SYMLINK);
                link.setLinkName(target);
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }
            var member = new TarArchiveEntry("sub/evil");
            member.setSize(1);
            tar.putArchiveEntry(member);
            tar.write(7);
            tar.closeArchiveEntry();
        }
        testbed.put("/public/" + name, name.endsWith(".gz") ? gzip(bytes.toByteArray()) : bytes.toByteArray());

        var summary = get(name, Existing.REPLACE);

        assertThat(summary.firstFailure()).isPresent();
        assertThat(outside).isEmptyDirectory();
        assertThat(files().keySet()).isSubsetOf("sub/evil");
        assertThat(Files.isSymbolicLink(home.resolve("out/sub"))).isFalse();
    }

    @Test
    void aHostileNameInATarGzStaysInside() throws IOException {
        members.clear();
        members.put("../outside", new byte[] {1});
        members.put("/etc/absolute", new byte[] {2});
        members.put("plain", new byte[] {3});
        testbed.put("/public/a.tar.gz", gzip(SampleArchive.TAR.of(members)));

        get("a.tar.gz", Existing.REPLACE);

        assertThat(home.resolve("outside")).doesNotExist();
        assertThat(files()).containsOnlyKeys("etc/absolute", "plain");
    }

    /** None is written outside the target, whatever the name makes of itself here; what is refused is told. */
    @ParameterizedTest
    @EnumSource
    void hostileNamesStayInside(SampleArchive kind) throws IOException {
        members.clear();
        for (var name : List.of(
                "../outside",
                "a/../../outside",
                "/outside",
                "//outside",
                "a/./b",
                "C:\\outside",
                "..\\outside",
                "plain")) {
            members.put(name, name.getBytes(ISO_8859_1));
        }
        testbed.put("/public/a", kind.of(members));
        Files.createDirectories(home.resolve(out));
        Files.createSymbolicLink(home.resolve(out).resolve("a"), home);

        var summary = get("a", Existing.REPLACE);

        try (var beside = Files.list(home)) {
            assertThat(beside).containsExactly(home.resolve(out));
        }
        assertThat(home.resolve(out).resolve("plain")).hasContent("plain");
        assertThat(summary.count(Outcome.FAILED)).isPositive();
        assertThat(results)
                .filteredOn(result -> result.failure().isPresent())
                .allSatisfy(result ->
                        assertThat(result.failure().orElseThrow().kind()).isEqualTo(ErrorKind.LOCAL));
    }
}
