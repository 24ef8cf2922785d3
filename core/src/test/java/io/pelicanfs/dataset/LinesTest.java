package io.pelicanfs.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LinesTest {
    private static List<String> all(InputStream bytes) throws IOException {
        var found = new ArrayList<String>();
        try (var lines = new Lines(bytes, 0)) {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                found.add(new String(line.get(), UTF_8));
            }
        }
        return found;
    }

    private static List<String> all(String text) throws IOException {
        return all(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    @Test
    void bothLineEndsEndALineAndTheLastNeedsNone() throws IOException {
        assertThat(all("a\r\n\nb\rc\nd")).containsExactly("a", "", "b\rc", "d");
        assertThat(all("a\n")).containsExactly("a");
        assertThat(all("")).isEmpty();
    }

    @RepeatedTest(20)
    void linesAreTheSameHoweverTheBytesCome(RepetitionInfo repetition) throws IOException {
        var random = new Random(repetition.getCurrentRepetition());
        var expected = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            expected.add("x".repeat(random.nextInt(5) == 0 ? random.nextInt(600_000) : random.nextInt(100)));
        }
        var bytes = new ByteArrayInputStream((String.join("\n", expected) + "\n").getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(100_000)));
            }
        };
        assertThat(all(bytes)).isEqualTo(expected);
    }

    @Test
    void aLineThatNeverEndsIsRefused() {
        var endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                java.util.Arrays.fill(target, offset, offset + length, (byte) 'x');
                return length;
            }
        };
        assertThatThrownBy(() -> all(endless)).hasMessageContaining("longer than 64 MiB");
    }
}
