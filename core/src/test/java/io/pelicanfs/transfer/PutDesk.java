package io.pelicanfs.transfer;

import static io.pelicanfs.object.FakeFederation.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.cache.Traces;
import io.pelicanfs.object.FakeFederation;
import io.pelicanfs.object.FakeOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A file of which objects are made at a made-up origin, and what is asked of every put. */
abstract class PutDesk {
    static final String ALL = "storage.read:/ storage.modify:/";
    static final String CREATE = "storage.read:/ storage.create:/";
    static final byte[] OBJECT = random(100_000);

    @TempDir
    Path folder;

    Path file = Path.of("");
    FakeFederation federation = new FakeFederation();

    static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.write(folder.resolve("o.bin"), OBJECT);
    }

    @AfterEach
    void noTokenWentToTheDirectorAndNoAnswerIsLeft() {
        assertThat(federation.requests)
                .allSatisfy(request -> assertThat(request.headers().containsKey("Authorization"))
                        .isEqualTo(request.purpose() == PelicanEvent.Purpose.OBJECT));
        assertThat(federation.leakedAnswers()).isZero();
    }

    Put put(FakeOrigin origin, String scopes) {
        federation = new FakeFederation()
                .privateNamespace(FakeOrigin.tokenFor(scopes))
                .server(FakeFederation.ORIGIN, origin);
        return new Put(federation.client(), traces());
    }

    Traces traces() {
        return new Traces(folder.resolve("traces"));
    }

    List<String> methods() {
        return federation.objectRequests().stream()
                .map(request -> request.substring(0, request.indexOf(' ')))
                .toList();
    }

    PelicanException failureOf(Put put) {
        return catchThrowableOfType(PelicanException.class, () -> put.put(file, url("/ns/d/o.bin"), PutOptions.CREATE));
    }

    static void assertOnlyTheObject(FakeOrigin origin) {
        assertThat(origin.objects).containsOnlyKeys("/ns/d/o.bin");
        assertThat(origin.objects.get("/ns/d/o.bin")).isEqualTo(OBJECT);
    }
}
