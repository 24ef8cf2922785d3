package io.pelicanfs.conformance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TestbedExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Archives that were cut short or mean harm: one clear error, and nothing written outside the target. */
@Timeout(30)
class BadArchiveTest {
    private static final byte[] FIRST = Clients.random(3_000, 50);
    private static final byte[] LAST = Clients.random(5_000, 51);

    @RegisterExtension
    static final TestbedExtension extension = TestbedExtension.standard();

    private final Testbed federation = extension.testbed();

    @TempDir
    Path folder;

    private Path target;

    @BeforeEach
    void makeTarget() throws IOException {
        target = Files.createDirectories(folder.resolve("deep/target"));
    }

    private static Map<String, byte[]> members() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("first.bin", FIRST);
        members.put("last.bin", LAST);
        return members;
    }

    private List<String> written() throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }

    private void getFails(PelicanFileSystem fs, String url, ErrorKind... kinds) throws IOException {
        var failure = catchThrowable(() -> fs.get(url, target));
        assertThat(failure).as(url).isInstanceOf(PelicanException.class);
        assertThat(((PelicanException) failure).kind()).as(url).isIn((Object[]) kinds);
        assertThat(written()).isEmpty();
    }

    @Test
    void aZipCutAnywhereIsNoArchive() throws IOException {
        byte[] zip = ArchiveBytes.storedZip(members());
        try (var fs = Clients.sober(federation).build()) {
            for (int length : List.of(0, 1, 30, 2_000, 5_000, zip.length - 60, zip.length - 22, zip.length - 1)) {
                String path = "/public/cut/" + length + ".zip";
                federation.put(path, Arrays.copyOf(zip, length));
                getFails(fs, path + "!/last.bin", ErrorKind.BAD_ARCHIVE);
            }
        }
    }

    @Test
    void aTarCutBeforeItsEndIsNoArchive() throws IOException {
        byte[] tar = ArchiveBytes.tar(members());
        try (var fs = Clients.sober(federation).build()) {
            // In the first header, its content, the second header and its content.
            for (int length : List.of(0, 100, 511, 2_000, 3_900, 5_000)) {
                String path = "/public/cut/" + length + ".tar";
                federation.put(path, Arrays.copyOf(tar, length));
                getFails(fs, path + "!/last.bin", ErrorKind.BAD_ARCHIVE);
            }
        }
    }

    @Test
    void damagedMembersAreTold() throws IOException {
        byte[] zip = ArchiveBytes.deflatedZip(members());
        zip[200] ^= 1;
        federation.put("/public/damaged.zip", zip);
        try (var fs = Clients.sober(federation).build()) {
            getFails(fs, "/public/damaged.zip!/first.bin", ErrorKind.CORRUPT, ErrorKind.BAD_ARCHIVE);
            assertThat(fs.read("/public/damaged.zip!/last.bin")).isEqualTo(LAST);
        }
    }

    @Test
    void namesThatLeadOutsideDoNot() throws IOException {
        Map<String, byte[]> hostile = new LinkedHashMap<>();
        for (String name : List.of("../outside.txt", "a/../../outside.txt", "..", "/outside.txt")) {
            hostile.put(name, FIRST);
        }
        federation.put("/public/hostile.zip", ArchiveBytes.storedZip(hostile));
        federation.put("/public/hostile.tar", ArchiveBytes.tar(hostile));
        try (var fs = Clients.sober(federation).build()) {
            for (String archive : List.of("/public/hostile.zip", "/public/hostile.tar")) {
                for (String name : hostile.keySet()) {
                    try {
                        fs.get(archive + "!/" + name, target);
                    } catch (PelicanException e) {
                        // Refused is as good as put under its last name into the target.
                        assertThat(e.kind()).isNotEqualTo(ErrorKind.OTHER);
                    }
                }
                assertThat(written()).allMatch(file -> file.startsWith("deep/target/"));
            }
        }
    }

    @Test
    void seededDamageEndsInRightBytesOrOneError() throws IOException {
        var random = new Random(52);
        byte[] zip = ArchiveBytes.deflatedZip(members());
        try (var fs = Clients.sober(federation).build()) {
            for (int round = 0; round < 40; round++) {
                byte[] damaged = zip.clone();
                for (int i = 0; i < 3; i++) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                String path = "/public/fuzz/" + round + ".zip";
                federation.put(path, damaged);
                readsRightOrFails(fs, path);
            }
        }
    }

    private static void readsRightOrFails(PelicanFileSystem fs, String path) throws IOException {
        try (var children = fs.list(path + "!/")) {
            for (ObjectInfo child : children.toList()) {
                if (child.name().equals("first.bin") || child.name().equals("last.bin")) {
                    assertThat(fs.read(child.url())).isIn(FIRST, LAST);
                }
            }
        } catch (PelicanException e) {
            assertThat(e.summary()).isNotBlank();
        } catch (UncheckedIOException e) {
            assertThat(e.getCause()).isInstanceOf(PelicanException.class);
        }
    }
}
