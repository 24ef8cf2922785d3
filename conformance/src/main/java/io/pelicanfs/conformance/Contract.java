package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What all contracts share: a place, a door that opens with each test, and objects to publish. */
abstract class Contract {
    /** Names that need care in URLs, headers, XML or listings. XRootD cannot serve a question mark: it takes even {@code %3F} for a query. */
    static final String[] ODD_NAMES = {
        "with space.txt",
        "100%.txt",
        "a%20b.txt",
        "a+b.txt",
        "a,b;c.txt",
        "ü-ß-日本.txt",
        "a&b<c>.txt",
        "a'b\"c.txt",
        "#hash.txt"
    };

    @TempDir
    Path home;

    private final Place place;
    private @Nullable Door door;

    Contract(Place place) {
        this.place = place;
    }

    @BeforeEach
    final void openDoor() throws IOException {
        door = place.door(home);
    }

    @AfterEach
    final void closeDoor() throws IOException {
        if (door != null) {
            door.close();
        }
    }

    final Place place() {
        return place;
    }

    final Door door() {
        return Objects.requireNonNull(door);
    }

    final Stage.Area area() throws IOException {
        return place.stage().get().open();
    }

    /** Publishes an object under a name of its own and returns its URL. */
    final String publish(String name, byte[] bytes) throws IOException {
        String path = Place.fresh(name);
        area().publish(path, bytes);
        return area().url(path);
    }

    /** Returns bytes that no compression and no off-by-one leaves alike. */
    static byte[] bytes(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Returns what a read of {@code length} bytes from {@code offset} has to give. */
    static byte[] slice(byte[] bytes, long offset, int length) {
        int from = (int) Math.min(offset, bytes.length);
        return Arrays.copyOfRange(bytes, from, (int) Math.min(bytes.length, from + (long) length));
    }

    /** Asserts that {@code work} fails in one of these ways, and says what to do. */
    static AbstractThrowableAssert<?, ? extends Throwable> assertFails(ThrowingCallable work, ErrorKind... kinds) {
        return assertThatThrownBy(work)
                .asInstanceOf(InstanceOfAssertFactories.throwable(PelicanException.class))
                .satisfies(e -> assertThat(e.kind()).as(e.toString()).isIn((Object[]) kinds));
    }
}
