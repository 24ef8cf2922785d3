package io.pelicanfs.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class SampleTarTest {
    private static Sample sample(String key, long position, String... fieldsAndTexts) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        for (int i = 0; i < fieldsAndTexts.length; i += 2) {
            fields.put(fieldsAndTexts[i], fieldsAndTexts[i + 1].getBytes(UTF_8));
        }
        return new Sample(key, fields, MemoryFiles.url("/ns/a"), position);
    }

    private static byte[] tar(Sample... samples) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new SampleTar(bytes)) {
            for (var sample : samples) {
                tar.add(sample);
            }
        }
        return bytes.toByteArray();
    }

    private static List<String> names(byte[] tar) throws IOException {
        var names = new ArrayList<String>();
        try (var in = new TarArchiveInputStream(new ByteArrayInputStream(tar), "UTF-8")) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName() + "=" + new String(in.readAllBytes(), UTF_8));
            }
        }
        return names;
    }

    @Test
    void theSameSamplesAreTheSameBytes() throws IOException {
        var sample = sample("k\u00fc".repeat(200), 0, "txt", "a", "json", "{}");
        assertThat(tar(sample)).isEqualTo(tar(sample));
        assertThat(names(tar(sample)))
                .containsExactly("k\u00fc".repeat(200) + ".txt=a", "k\u00fc".repeat(200) + ".json={}");
    }

    @Test
    void aRowsKeyStaysOneKeyForReadersThatCutAtTheFirstDot() throws IOException {
        assertThat(names(tar(sample("a.jsonl#1", 9, "json", "1"), sample("50%.x", 12, "json", "2"))))
                .containsExactly("a%2Ejsonl#1.json=1", "50%25%2Ex.json=2");
    }

    @Test
    void samplesOfOneKeyThatFollowEachOtherStayApart() throws IOException {
        assertThat(names(tar(sample("a", 4, "txt", "1"), sample("a", 7, "txt", "2"), sample("a", 9, "txt", "3"))))
                .containsExactly("a.txt=1", "a#7.txt=2", "a.txt=3");
    }

    @Test
    void noKeyLeadsOutOfTheFolder() throws IOException {
        assertThat(names(tar(sample("/../../etc/..", 0, "", "x")))).containsExactly("%2E%2E/%2E%2E/etc/%2E%2E.bin=x");
    }
}
