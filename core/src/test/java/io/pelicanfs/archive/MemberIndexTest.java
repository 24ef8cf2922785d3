package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The compact index against plain collections, and its size. */
class MemberIndexTest {
    private static final int MILLION = 1_000_000;

    @Test
    void takesAtMostEightyBytesAMemberWithNamesAndOrder() throws IOException {
        var builder = builder();
        for (int i = 0; i < MILLION; i++) {
            // Sizes differ from the stored ones, as in a deflated zip, which takes all columns.
            add(builder, "train/image-%08d".formatted(i), 1_000_000_000_000L + i, 1000 + i, 500);
        }
        var index = builder.build();
        assertThat(index.find("train/image-00123456".getBytes(UTF_8))).isEqualTo(123_456);
        assertThat(index.sortedByName()).hasSize(MILLION);
        assertThat(index.memoryBytes() / (double) MILLION).isBetween(20.0, 80.0);
        assertThat(index.offset(MILLION - 1)).isEqualTo(1_000_000_999_999L);
        assertThat(index.sizeBytes(MILLION - 1)).isEqualTo(1_000_999);
        assertThat(index.storedBytes(MILLION - 1)).isEqualTo(500);
    }

    @Test
    void findsAndListsAsAMapWould() throws IOException {
        var random = new Random(1);
        for (int round = 0; round < 200; round++) {
            var builder = builder();
            var last = new TreeMap<String, Integer>();
            var names = new ArrayList<String>();
            for (int i = random.nextInt(60); i >= 0; i--) {
                var name = name(random);
                last.put(name, names.size());
                names.add(name);
                add(builder, name, 0, 0, 0);
            }
            var index = builder.build();
            for (int i = 0; i < names.size(); i++) {
                assertThat(index.name(i)).isEqualTo(names.get(i));
                assertThat(index.find(names.get(i).getBytes(UTF_8))).isEqualTo(last.get(names.get(i)));
            }
            assertThat(index.find("x/none".getBytes(UTF_8))).isEqualTo(-1);
            for (String folder : new String[] {"", "a", "a/b", "b", "a-"}) {
                assertThat(listed(index, folder)).containsExactlyInAnyOrderElementsOf(expected(last, folder));
            }
        }
    }

    private static List<String> listed(MemberIndex index, String folder) {
        var listed = new ArrayList<String>();
        NameOrder.children(index, folder.getBytes(UTF_8))
                .forEachRemaining(m -> listed.add(m.ordinal() + " " + m.name()));
        return listed;
    }

    private static Set<String> expected(Map<String, Integer> last, String folder) {
        var prefix = folder.isEmpty() ? "" : folder + "/";
        var expected = new TreeSet<String>();
        last.forEach((name, ordinal) -> {
            if (name.startsWith(prefix)) {
                int slash = name.indexOf('/', prefix.length());
                // An object and a folder of one name are both listed.
                expected.add(slash < 0 ? ordinal + " " + name : Member.IMPLIED + " " + name.substring(0, slash));
            }
        });
        return expected;
    }

    private static String name(Random random) {
        var segments = new String[] {"a", "b", "a-", "ab", "é", "b0"};
        var name = new StringBuilder(segments[random.nextInt(segments.length)]);
        for (int i = random.nextInt(3); i > 0; i--) {
            name.append('/').append(segments[random.nextInt(segments.length)]);
        }
        return name.toString();
    }

    private static MemberIndexBuilder builder() {
        return new MemberIndexBuilder(new HostObject(new CountingReader(new byte[0]), Archives.url(), 1L << 30));
    }

    private static void add(MemberIndexBuilder builder, String name, long offset, long size, long stored)
            throws IOException {
        builder.add(
                name.getBytes(UTF_8),
                MemberIndexBuilder.NO_LINK,
                new MemberEntry(Member.Type.OBJECT, Coding.STORED, offset, size, stored, 0, 0));
    }
}
