package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.conformance.Door.Standing;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Private objects are read with the token that lies in its place, and without one the error says what is missing. For stages with such a namespace. */
public abstract class GuardedContract extends Contract {
    private static final int AN_HOUR = 3600;

    protected GuardedContract(Place place) {
        super(place);
    }

    private Stage stage() throws IOException {
        return place().stage().get();
    }

    @Test
    void readsAndListsWithTheToken() throws IOException {
        try (var door = place().door(home, stage().token(AN_HOUR))) {
            String folder = Place.fresh("folder");
            stage().guarded().publish(folder + "/object.bin", bytes(1234));
            String url = stage().guarded().url(folder + "/object.bin");
            assertThat(door.read(url)).isEqualTo(bytes(1234));
            assertThat(door.stat(url)).isEqualTo(Standing.object("object.bin", 1234));
            assertThat(door.list(stage().guarded().url(folder))).containsExactly(Standing.object("object.bin", 1234));
            if (door.readsRanges()) {
                assertThat(door.read(url, 100, 50)).isEqualTo(slice(bytes(1234), 100, 50));
            }
        }
    }

    @Test
    void saysThatATokenIsMissing() throws IOException {
        String path = Place.fresh("object.bin");
        stage().guarded().publish(path, bytes(10));
        String url = stage().guarded().url(path);
        assertFails(() -> door().read(url), ErrorKind.TOKEN_NEEDED).hasMessageContaining("token");
        assertFails(() -> door().stat(url), ErrorKind.TOKEN_NEEDED);
        assertFails(() -> door().exists(url), ErrorKind.TOKEN_NEEDED);
    }

    @Test
    void saysThatTheTokenHasExpiredAndShowsNothingOfIt() throws IOException {
        String token = stage().token(-600);
        try (var door = place().door(home, token)) {
            String path = Place.fresh("object.bin");
            stage().guarded().publish(path, bytes(10));
            assertFails(() -> door.read(stage().guarded().url(path)), ErrorKind.TOKEN_NEEDED)
                    .hasMessageContaining("expired")
                    .hasMessageNotContaining(token.substring(token.length() - 20));
        }
    }

    @Test
    void missesWithTheTokenWhatIsNotThere() throws IOException {
        try (var door = place().door(home, stage().token(AN_HOUR))) {
            String url = stage().guarded().url(Place.fresh("missing.bin"));
            assertFails(() -> door.read(url), ErrorKind.NOT_FOUND);
            assertThat(door.exists(url)).isFalse();
        }
    }
}
