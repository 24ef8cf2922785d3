package io.pelicanfs.conformance.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.conformance.SampleArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** A dataset of every kind of object, by names: {@value #SAMPLES} samples in each but the loose ones, of which there are three. */
final class SampleObjects {
    static final int SAMPLES = 30;

    private SampleObjects() {}

    static Map<String, byte[]> members(String prefix) {
        var random = new Random(prefix.hashCode());
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int i = 0; i < SAMPLES; i++) {
            var image = new byte[random.nextInt(5000)];
            random.nextBytes(image);
            members.put(String.format("%s/%03d.jpg", prefix, i), image);
            members.put(String.format("%s/%03d.json", prefix, i), ("{\"n\":" + i + "}").getBytes(UTF_8));
        }
        return members;
    }

    static Map<String, byte[]> every() throws IOException {
        Map<String, byte[]> objects = new LinkedHashMap<>();
        objects.put("a.tar", SampleArchive.TAR.of(members("a")));
        objects.put("b.zip", SampleArchive.ZIP_STORED.of(members("b")));
        objects.put("c.zip", SampleArchive.ZIP_DEFLATED.of(members("c")));
        objects.put("d.tar.gz", gzip(SampleArchive.TAR.of(members("d"))));
        objects.put("e.jsonl", rows("{\"id\":\"e%1$d\",\"text\":\"row %1$d\"}\n"));
        objects.put("f.jsonl.gz", gzip(rows("{\"id\":\"f%1$d\",\"text\":\"row %1$d\"}\n")));
        objects.put("g.csv", ("id,text\n" + new String(rows("g%1$d,\"row\n%1$d\"\n"), UTF_8)).getBytes(UTF_8));
        objects.put("h.jpg", new byte[] {1, 2, 3});
        objects.put("h.txt", "h".getBytes(UTF_8));
        objects.put("i.txt", "i".getBytes(UTF_8));
        objects.put("j.txt", new byte[0]);
        return objects;
    }

    static byte[] rows(String form) {
        var text = new StringBuilder();
        for (int i = 0; i < SAMPLES; i++) {
            text.append(String.format(form, i));
        }
        return text.toString().getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
