package io.pelicanfs.transfer;

import static io.pelicanfs.object.FakeFederation.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.object.FakeOrigin;
import io.pelicanfs.object.FakeOrigin.Kind;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PutStreamTest extends PutDesk {
    @Test
    void aStreamBecomesAnObjectWhenItIsClosed() throws IOException {
        var origin = new FakeOrigin(Kind.GO);
        var put = put(origin, ALL);
        var scratch = folder.resolve("scratch");
        try (var out = PutStream.begin(put, url("/ns/d/o.bin"), PutOptions.CREATE, scratch)) {
            out.write(OBJECT, 0, 60_000);
            out.write(OBJECT, 60_000, 40_000);
            assertThat(origin.objects).isEmpty();
        }
        assertOnlyTheObject(origin);
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void aStreamThatIsGivenUpLeavesNothing() throws IOException {
        var origin = new FakeOrigin(Kind.GO);
        var scratch = folder.resolve("scratch");
        try (var out = PutStream.begin(put(origin, ALL), url("/ns/d/o.bin"), PutOptions.CREATE, scratch)) {
            out.write(OBJECT);
            out.abort();
        }
        assertThat(origin.objects).isEmpty();
        assertThat(scratch).isEmptyDirectory();
    }
}
