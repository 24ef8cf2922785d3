package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ByteRange;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.PositionalReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Random access held against an array of bytes: any position, any length, in any order. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.pelicanfs.conformance.Places#java")
record RandomReadsTest(Place place, @TempDir Path home) {
    private static final int READS = 40;
    private static final byte[] OBJECT = Contract.bytes(1_500_007);

    @Test
    void readsOfAnObjectAreThoseOfItsBytes() throws IOException {
        var area = place.stage().get().open();
        String path = Place.fresh("object.bin");
        area.publish(path, OBJECT);
        check(area.url(path), 11);
    }

    @ParameterizedTest
    @EnumSource
    void readsOfAMemberAreThoseOfItsBytes(SampleArchive kind) throws IOException {
        var area = place.stage().get().open();
        String path = Place.fresh("shard." + kind.extension());
        area.publish(path, kind.of(Map.of("before", Contract.bytes(77_777), "member.bin", OBJECT)));
        check(area.url(path) + "!/member.bin", 12);
    }

    private void check(String url, long seed) throws IOException {
        var environment = place.stage().get().environment();
        List<PelicanEvent> failures = new CopyOnWriteArrayList<>();
        PelicanListener listener = event -> {
            // An archive may have an index published beside it; that there is none is no failure.
            if (event instanceof PelicanEvent.ServerFailed failed
                    && !failed.url().name().endsWith(".pelfsidx")) {
                failures.add(event);
            }
        };
        try (var fs = JavaDoor.connect(environment, home, settings -> settings, listener);
                var reader = fs.open(url)) {
            var random = new Random(seed);
            assertThat(reader.size()).isEqualTo(OBJECT.length);
            for (int i = 0; i < READS; i++) {
                checkOne(reader, random.nextInt(OBJECT.length + 10), length(random));
            }
            checkVectored(reader, random);
            assertThat(reader.read(OBJECT.length, ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(failures).as("servers that stand in for dead ones").isEmpty();
        }
    }

    private static int length(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> random.nextInt(1, 20);
            case 1 -> random.nextInt(1, 100_000);
            default -> random.nextInt(1, 1_200_000);
        };
    }

    private static void checkOne(PositionalReader reader, int position, int length) throws IOException {
        var target = ByteBuffer.allocate(length);
        int got = reader.read(position, target);
        byte[] right = Contract.slice(OBJECT, position, length);
        assertThat(got).as("%d bytes at %d", length, position).isEqualTo(right.length == 0 ? -1 : right.length);
        assertThat(Contract.slice(target.array(), 0, Math.max(got, 0))).isEqualTo(right);
    }

    private static void checkVectored(PositionalReader reader, Random random) throws IOException {
        List<ByteRange> ranges = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int offset = random.nextInt(OBJECT.length);
            ranges.add(new ByteRange(offset, Math.min(random.nextInt(5000), OBJECT.length - offset)));
        }
        var parts = reader.readVectored(ranges);
        for (int i = 0; i < ranges.size(); i++) {
            var bytes = new byte[parts.get(i).remaining()];
            parts.get(i).get(bytes);
            var range = ranges.get(i);
            assertThat(bytes).as(range.toString()).isEqualTo(Contract.slice(OBJECT, range.offset(), (int)
                    range.length()));
        }
    }
}
