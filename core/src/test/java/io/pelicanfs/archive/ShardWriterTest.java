package io.pelicanfs.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Members as long as a piece and its neighbours, of several pieces, and too long to be held. */
class ShardWriterTest {
    private static final int HELD_BYTES = 16 << 20;

    private static Map<String, byte[]> members(ShardFormat format) {
        var random = new Random(17);
        var members = new LinkedHashMap<String, byte[]>();
        int frame = ShardFrame.of(format, 0).beforeBytes(new ShardFrame.Packed("m00", 1, 0, 0));
        int piece = ShardWriter.PIECE_BYTES;
        for (int size : new int[] {
            10,
            piece - frame - 1,
            piece - frame,
            piece - frame + 1,
            0,
            piece,
            60_000,
            200_000,
            3 * piece + 5,
            400_000,
            HELD_BYTES,
            7,
            HELD_BYTES + 1,
            1
        }) {
            var content = new byte[size];
            random.nextBytes(content);
            members.put(String.format("m%02d", members.size()), content);
        }
        return members;
    }

    private static byte[] shard(List<PackInput> inputs, ShardFormat format) throws IOException {
        var plan = ShardPlanner.plan(inputs, PackOptions.DEFAULTS.withFormat(format));
        return ShardTest.bytes(plan.shards().get(0));
    }

    @ParameterizedTest
    @EnumSource
    void allStandWhole(ShardFormat format) throws IOException {
        var members = members(format);
        try (var archive = Archives.open(ShardTest.shard(members, format))) {
            for (var member : members.entrySet()) {
                assertThat(Archives.read(archive, member.getKey())).isEqualTo(member.getValue());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void farOnesGiveTheSameShard(ShardFormat format) throws IOException {
        var near = ShardTest.inputs(members(format));
        var far = near.stream()
                .map(input -> new PackInput(
                        input.name(), input.sizeBytes(), input.content().far()))
                .toList();
        assertThat(shard(far, format)).isEqualTo(shard(near, format));
    }

    @Test
    void theDigestsAreThoseOfWhatWasSent(@TempDir Path folder) throws Exception {
        var plan = ShardPlanner.plan(ShardTest.inputs(members(ShardFormat.DUAL)), PackOptions.DEFAULTS);
        var report = Packer.pack(plan, new FolderTarget(folder), PackOptions.DEFAULTS, bytes -> {});
        var shard = report.manifest().shards().get(0);
        byte[] file = Files.readAllBytes(folder.resolve(shard.url()));
        assertThat(shard.sha256())
                .contains(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
        assertThat(file).isEqualTo(ShardTest.bytes(plan.shards().get(0)));
    }

    @ParameterizedTest
    @EnumSource(names = {"DUAL", "ZIP"})
    void oneTooLongToBeHeldMayNotChangeBetweenItsTwoReadings(ShardFormat format) {
        var readings = new AtomicInteger();
        var input = new PackInput("large", HELD_BYTES + 1, () -> {
            var content = new byte[HELD_BYTES + 1];
            content[HELD_BYTES] = (byte) readings.incrementAndGet();
            return new ByteArrayInputStream(content);
        });
        var failure = Archives.failure(() -> shard(List.of(input), format));
        assertThat(failure.kind()).isEqualTo(ErrorKind.LOCAL);
        assertThat(failure.summary()).contains("large", "between two readings");
        assertThat(readings).hasValue(2);
    }
}
