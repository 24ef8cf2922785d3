package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reading a part gives just that part, of objects and of members. For doors that read ranges. */
public abstract class RangeContract extends Contract {
    private static final int LARGE_BYTES = (2 << 20) + 13;

    protected RangeContract(Place place) {
        super(place);
    }

    @Test
    void readsAnyRange() throws IOException {
        byte[] object = bytes(LARGE_BYTES);
        String url = publish("object.bin", object);
        var random = new Random(7);
        for (int i = 0; i < 12; i++) {
            int offset = random.nextInt(object.length);
            int length = random.nextInt(1, i % 2 == 0 ? 100 : 1_200_000);
            assertThat(door().read(url, offset, length))
                    .as("%d bytes at %d", length, offset)
                    .isEqualTo(slice(object, offset, length));
        }
    }

    @Test
    void shortensOnlyARangeThatPassesTheEnd() throws IOException {
        String url = publish("object.bin", bytes(1000));
        assertThat(door().read(url, 990, 100)).isEqualTo(slice(bytes(1000), 990, 100));
        assertThat(door().read(url, 1000, 1)).isEmpty();
        assertThat(door().read(url, 5000, 1)).isEmpty();
        assertThat(door().read(url, 0, 1000)).isEqualTo(bytes(1000));
    }

    @ParameterizedTest
    @EnumSource
    void readsPartsOfMembers(SampleArchive archive) throws IOException {
        byte[] member = bytes(300_000);
        String url = publish("train." + archive.extension(), archive.of(Map.of("cat/2.jpg", member))) + "!/cat/2.jpg";
        assertThat(door().read(url, 123_456, 7_890)).isEqualTo(slice(member, 123_456, 7_890));
        assertThat(door().read(url, member.length - 3, 100)).isEqualTo(slice(member, member.length - 3, 100));
    }
}
