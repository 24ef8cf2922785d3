package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members a round trip away are read side by side, and stand in the shard in their order. */
@Timeout(30)
class ReadAheadTest {
    private static final int MEMBERS = 100;

    private static List<PackInput> members(PackInput.Content content) {
        var members = new ArrayList<PackInput>();
        for (int i = 0; i < MEMBERS; i++) {
            members.add(new PackInput(String.format("%03d.txt", i), 7, content));
        }
        return members;
    }

    private static byte[] shard(List<PackInput> members) throws IOException {
        return ShardTest.bytes(
                ShardPlanner.plan(members, PackOptions.DEFAULTS).shards().get(0));
    }

    private static PackInput.Content content(CountDownLatch enough) {
        return () -> {
            enough.countDown();
            try {
                enough.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return new ByteArrayInputStream("content".getBytes(UTF_8));
        };
    }

    @Test
    void asManyAsAllowedAreOpenAtOnceAndTheShardIsTheSame() throws IOException {
        // Nobody goes on before all sixteen have begun.
        var enough = new CountDownLatch(ReadAhead.MOST_AT_ONCE);
        var far = members(content(enough).far());

        assertThat(shard(far)).isEqualTo(shard(members(() -> new ByteArrayInputStream("content".getBytes(UTF_8)))));
    }

    @Test
    void oneThatCannotBeReadEndsItWithItsOwnFailure() {
        PackInput.Content broken = () -> {
            throw new IOException("gone");
        };

        assertThatThrownBy(() -> shard(members(broken.far()))).hasMessage("gone");
    }
}
