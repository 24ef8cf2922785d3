package io.pelicanfs.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatcherTest {
    @Test
    void cutsByCount() throws Exception {
        assertThat(idsOfBatches(FakeSource.numbered(5), new BatchLimits(2, 1000)))
                .containsExactly(List.of("0", "1"), List.of("2", "3"), List.of("4"));
    }

    @Test
    void cutsByBytesAndLetsALargeSampleThrough() throws Exception {
        var source = FakeSource.of(
                FakeSource.text("a", "x"), FakeSource.text("large", "x".repeat(500)), FakeSource.text("b", "x"));

        assertThat(idsOfBatches(source, new BatchLimits(10, 100))).containsExactly(List.of("a", "large"), List.of("b"));
    }

    @Test
    void countsSamplesThatCouldNotBeRead() throws Exception {
        var why = PelicanException.of(ErrorKind.NOT_FOUND, "gone").build();
        var source = FakeSource.made(5, i -> new Sample.Failed("f" + i, why));

        assertThat(idsOfBatches(source, new BatchLimits(4, 1)))
                .containsExactly(List.of("f0", "f1", "f2", "f3"), List.of("f4"));
    }

    private static List<List<String>> idsOfBatches(SampleSource source, BatchLimits limits) throws IOException {
        var batcher = new Batcher(source, limits);
        var all = new ArrayList<List<String>>();
        for (var batch = batcher.next(); batch.isPresent(); batch = batcher.next()) {
            all.add(batch.get().samples().stream().map(Sample::id).toList());
        }
        return all;
    }
}
