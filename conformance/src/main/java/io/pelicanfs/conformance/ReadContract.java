package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading gives the right bytes, whole, as a stream and into files, or says why not. */
public abstract class ReadContract extends Contract {
    /** Spans many blocks of clients and caches and ends within one. */
    private static final int LARGE_BYTES = (2 << 20) + 13;

    protected ReadContract(Place place) {
        super(place);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, LARGE_BYTES})
    void readsWholeObjects(int length) throws IOException {
        String url = publish("object.bin", bytes(length));
        assertThat(door().read(url)).isEqualTo(bytes(length));
        assertThat(door().read(url)).as("again").isEqualTo(bytes(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, LARGE_BYTES})
    void streamsWholeObjects(int length) throws IOException {
        assertThat(door().stream(publish("object.bin", bytes(length)))).isEqualTo(bytes(length));
    }

    @ParameterizedTest
    @FieldSource("ODD_NAMES")
    void readsObjectsWithOddNames(String name) throws IOException {
        assertThat(door().read(publish(name, bytes(20)))).isEqualTo(bytes(20));
    }

    @Test
    void getsIntoAFile() throws IOException {
        Path target = target().resolve("mine.bin");
        door().get(publish("object.bin", bytes(LARGE_BYTES)), target);
        assertThat(target).hasBinaryContent(bytes(LARGE_BYTES));
        assertThat(target()).isDirectoryNotContaining(file -> !file.equals(target));
    }

    @Test
    void getsIntoAFolderUnderTheObjectsName() throws IOException {
        door().get(publish("with space.txt", bytes(5)), target());
        assertThat(target().resolve("with space.txt")).hasBinaryContent(bytes(5));
    }

    @Test
    void missesWhatIsNotThereAndLeavesNoFile() throws IOException {
        String url = area().url(Place.fresh("missing.bin"));
        assertFails(() -> door().read(url), ErrorKind.NOT_FOUND).hasMessageContaining("missing.bin");
        assertFails(() -> door().stream(url), ErrorKind.NOT_FOUND);
        assertFails(() -> door().stat(url), ErrorKind.NOT_FOUND);
        assertFails(() -> door().get(url, target().resolve("missing.bin")), ErrorKind.NOT_FOUND);
        assertThat(target()).isEmptyDirectory();
        assertThat(door().exists(url)).isFalse();
    }

    @Test
    void readsNoCollectionAsAnObject() throws IOException {
        String folder = Place.fresh("folder");
        area().publish(folder + "/object.bin", bytes(3));
        String url = area().url(folder);
        assertFails(() -> door().read(url), ErrorKind.WRONG_TYPE);
        assertFails(() -> door().get(url, target().resolve("file")), ErrorKind.WRONG_TYPE);
        assertThat(target()).isEmptyDirectory();
    }

    @Test
    void tellsWhatStandsThere() throws IOException {
        String folder = Place.fresh("folder");
        area().publish(folder + "/object.bin", bytes(12_345));
        assertThat(door().stat(area().url(folder + "/object.bin")))
                .isEqualTo(Door.Standing.object("object.bin", 12_345));
        assertThat(door().stat(area().url(folder))).isEqualTo(Door.Standing.collection("folder"));
        assertThat(door().exists(area().url(folder + "/object.bin"))).isTrue();
    }

    private Path target() throws IOException {
        return Files.createDirectories(home.resolve("target"));
    }
}
