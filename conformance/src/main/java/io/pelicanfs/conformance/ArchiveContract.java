package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.conformance.Door.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Members of archives are objects too: read, looked at, listed and copied by {@code URL!/member}, without fetching the archive. */
public abstract class ArchiveContract extends Contract {
    private static final Map<String, byte[]> MEMBERS = new TreeMap<>(Map.of(
            "readme.txt", bytes(100),
            "empty", new byte[0],
            "cat/1.jpg", bytes(70_000),
            "cat/ü 2.jpg", text(300_000),
            "dog/deep/er/3.jpg", bytes(5)));

    protected ArchiveContract(Place place) {
        super(place);
    }

    private static byte[] text(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + i % 26 + i / 10_000 % 3);
        }
        return bytes;
    }

    private String publish(SampleArchive archive) throws IOException {
        return publish("train." + archive.extension(), archive.of(MEMBERS));
    }

    @ParameterizedTest
    @EnumSource
    void readsMembers(SampleArchive archive) throws IOException {
        String url = publish(archive);
        for (var member : MEMBERS.entrySet()) {
            assertThat(door().read(url + "!/" + member.getKey()))
                    .as(member.getKey())
                    .isEqualTo(member.getValue());
            assertThat(door().stream(url + "!/" + member.getKey()))
                    .as(member.getKey())
                    .isEqualTo(member.getValue());
        }
    }

    @ParameterizedTest
    @EnumSource
    void listsFoldersAndMembers(SampleArchive archive) throws IOException {
        String url = publish(archive);
        assertThat(door().list(url + "!/"))
                .containsExactlyInAnyOrder(
                        Standing.object("readme.txt", 100),
                        Standing.object("empty", 0),
                        Standing.collection("cat"),
                        Standing.collection("dog"));
        assertThat(door().list(url + "!/cat"))
                .containsExactlyInAnyOrder(Standing.object("1.jpg", 70_000), Standing.object("ü 2.jpg", 300_000));
        assertThat(door().stat(url + "!/cat/1.jpg")).isEqualTo(Standing.object("1.jpg", 70_000));
        assertThat(door().stat(url + "!/cat").collection()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void missesMembersThatAreNotThere(SampleArchive archive) throws IOException {
        String url = publish(archive) + "!/cat/3.jpg";
        assertFails(() -> door().read(url), ErrorKind.NOT_FOUND);
        assertThat(door().exists(url)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void getsAMember(SampleArchive archive) throws IOException {
        var target = Files.createDirectories(home.resolve("target"));
        door().get(publish(archive) + "!/cat/1.jpg", target);
        assertThat(target.resolve("1.jpg")).hasBinaryContent(bytes(70_000));
    }

    @ParameterizedTest
    @EnumSource
    void tellsAnArchiveThatIsCutOff(SampleArchive archive) throws IOException {
        byte[] whole = archive.of(MEMBERS);
        String url = publish("cut." + archive.extension(), Arrays.copyOf(whole, whole.length / 2));
        assertFails(() -> door().read(url + "!/readme.txt"), ErrorKind.BAD_ARCHIVE, ErrorKind.CORRUPT);
        assertFails(() -> door().list(url + "!/"), ErrorKind.BAD_ARCHIVE, ErrorKind.CORRUPT);
    }
}
