package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.Mutations;
import io.pelicanfs.archive.Archives.Packing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** No bytes make our parsers fail otherwise than documented, read outside the object or take memory that nothing stands behind. */
class FuzzTest {
    private static final Map<String, byte[]> FEW = Archives.members(5, 4, 200);

    @Test
    void anyBytesAreRefusedOrReadAsAZip() throws IOException {
        Mutations.each(
                List.of(Archives.zip(FEW, Packing.STORED), Archives.zip(FEW, Packing.DEFLATED)),
                ArchiveFuzz::fuzzerTestOneInput);
    }

    @Test
    void anyBytesAreRefusedOrReadAsATar() throws IOException {
        var longName = Map.of("folder/" + "x".repeat(150), "content".getBytes(ISO_8859_1));
        var links = new TarBytes()
                .link("a", '2', "b")
                .header("b", '0', 3)
                .content("abc")
                .link("c", '1', "b");
        Mutations.each(
                List.of(
                        Archives.tar(FEW),
                        Archives.tar(longName, TarArchiveOutputStream.LONGFILE_POSIX),
                        Archives.tar(longName, TarArchiveOutputStream.LONGFILE_GNU),
                        links.end(),
                        SparseTest.tar()),
                input -> ArchiveFuzz.fuzzerTestOneInput(summed(input)));
    }

    /** Returns the tar with checksums that fit, without which a changed header gets nowhere. */
    private static byte[] summed(byte[] tar) {
        for (int at = 0; at + 512 <= tar.length; at += 512) {
            if (tar[at + 257] == 'u' && tar[at + 258] == 's') {
                int sum = 8 * ' ';
                for (int i = 0; i < 512; i++) {
                    sum += i >= 148 && i < 156 ? 0 : tar[at + i] & 0xff;
                }
                System.arraycopy("%06o\0 ".formatted(sum).getBytes(ISO_8859_1), 0, tar, at + 148, 8);
            }
        }
        return tar;
    }

    @Test
    void anyBytesAreRefusedOrAnIndexWithinItsArchive() throws IOException {
        var seed = new ByteArrayOutputStream();
        seed.write(FEW.size());
        for (byte[] archive : List.of(Archives.zip(FEW, Packing.DEFLATED), Archives.tar(FEW))) {
            var host = new HostObject(new CountingReader(archive), Archives.url(), archive.length);
            var index = ArchiveOpener.open(host, IndexStore.NONE).layout().index();
            seed.writeBytes(IndexBody.plain(index));
        }
        byte[] both = seed.toByteArray();
        Mutations.each(List.of(both, Arrays.copyOf(both, both.length / 2)), IndexFuzz::fuzzerTestOneInput);
    }

    @Test
    void anyBytesAreRefusedOrAnIndexFile() throws IOException {
        var seeds = new ArrayList<byte[]>();
        for (byte[] archive : List.of(Archives.zip(FEW, Packing.DEFLATED), Archives.tar(FEW))) {
            seeds.add(index(archive));
        }
        Mutations.each(seeds, IndexFileFuzz::fuzzerTestOneInput);
    }

    /** The passes above prove nothing if nothing gets through. */
    @Test
    void aRepairedIndexFileIsOne() throws IOException {
        byte[] file = index(Archives.tar(FEW));
        file[128] ^= 1;
        assertThat(IndexFile.head(file)).isEmpty();
        assertThat(IndexFile.head(IndexFileFuzz.repaired(file))).isPresent();
    }

    private static byte[] index(byte[] archive) throws IOException {
        return ArchiveIndex.of(new CountingReader(archive), Archives.url(), IndexStore.NONE);
    }
}
