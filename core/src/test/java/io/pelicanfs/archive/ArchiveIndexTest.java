package io.pelicanfs.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ArchiveIndexTest {
    /** A store in memory. */
    private static final class Store implements IndexStore {
        final AtomicReference<byte[]> kept = new AtomicReference<>(new byte[0]);

        @Override
        public List<Supplier<Optional<byte[]>>> places(PelicanUrl archive) {
            return List.of(() -> Optional.of(kept.get()));
        }

        @Override
        public void keep(PelicanUrl archive, byte[] index) {
            kept.set(index);
        }

        @Override
        public void distrust(PelicanUrl archive) {}
    }

    private final Map<String, byte[]> members = Archives.members(4, 600, 9000);

    private static byte[] index(byte[] object) throws IOException {
        return ArchiveIndex.build(new CountingReader(object), Archives.url(), bytes -> {});
    }

    @Test
    void aTarOpensFromItWithoutAPass() throws IOException {
        byte[] tar = Archives.tar(members);
        var store = new Store();
        store.keep(Archives.url(), index(tar));
        var object = new CountingReader(tar);
        try (var archive = Archive.open(object, Archives.url(), store)) {
            assertThat(archive.indexIsBorrowed()).isTrue();
            assertThat(object.streams).hasValue(0);
            assertThat(object.requests()).isLessThanOrEqualTo(2);
            try (var scanned = Archives.open(tar)) {
                assertThat(archive.members())
                        .containsExactlyElementsOf(scanned.members().toList());
            }
            for (var member : members.entrySet()) {
                assertThat(Archives.read(archive, member.getKey())).isEqualTo(member.getValue());
            }
        }
    }

    @Test
    void aPassIsKeptForTheNextReader() throws IOException {
        byte[] tar = Archives.tar(members);
        var store = new Store();
        Archive.open(new CountingReader(tar), Archives.url(), store).close();
        var second = new CountingReader(tar);
        try (var archive = Archive.open(second, Archives.url(), store)) {
            assertThat(archive.indexIsBorrowed()).isTrue();
            assertThat(second.streams).hasValue(0);
        }
    }

    @Test
    void anotherVersionOfTheArchiveIsNotReadByIt() throws IOException {
        byte[] tar = Archives.tar(members);
        var store = new Store();
        store.keep(Archives.url(), index(tar));
        byte[] longer = java.util.Arrays.copyOf(tar, tar.length + 512);
        byte[] otherTail = tar.clone();
        otherTail[tar.length - 5000] ^= 1;
        for (byte[] other : List.of(longer, otherTail)) {
            try (var archive = Archive.open(new CountingReader(other), Archives.url(), store)) {
                assertThat(archive.indexIsBorrowed()).isFalse();
            }
            store.keep(Archives.url(), index(tar));
        }
    }

    @Test
    void aChangeThatTheTailDoesNotShowFailsAtTheMember() throws IOException {
        byte[] tar = Archives.tar(members);
        var store = new Store();
        store.keep(Archives.url(), index(tar));
        byte[] renamed = tar.clone();
        int second = 512 + (members.values().iterator().next().length + 511) / 512 * 512;
        renamed[second] = 'Q';
        try (var archive = Archive.open(new CountingReader(renamed), Archives.url(), store)) {
            assertThat(archive.indexIsBorrowed()).isTrue();
            var changed = archive.members().skip(1).findFirst().orElseThrow();
            assertThat(Archives.failure(() -> archive.read(changed)).kind()).isEqualTo(ErrorKind.CORRUPT);
        }
    }

    @Test
    void aDamagedIndexIsIgnored() throws IOException {
        byte[] tar = Archives.tar(members);
        byte[] index = index(tar);
        var random = new Random(6);
        var store = new Store();
        for (int i = 0; i < 300; i++) {
            byte[] damaged = i % 2 == 0 ? java.util.Arrays.copyOf(index, random.nextInt(index.length)) : index.clone();
            if (i % 2 == 1) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            store.kept.set(damaged);
            var tail = new Bytes(0, tar);
            var host = new HostObject(new CountingReader(tar), Archives.url(), tar.length);
            var layout = ArchiveIndex.layout(host, damaged, tail);
            // Two of the head's bytes mean nothing yet.
            if (layout.isPresent()) {
                assertThat(layout.get().index().count()).isEqualTo(members.size());
            }
        }
    }

    @Test
    void aDeflatedZipKeepsAllItsNumbers() throws IOException {
        byte[] zip = Archives.zip(members, Archives.Packing.DEFLATED);
        var host = new HostObject(new CountingReader(zip), Archives.url(), zip.length);
        var layout = ArchiveIndex.layout(host, index(zip), new Bytes(0, zip)).orElseThrow();
        var reader = new MemberReader(host, layout);
        for (int i = 0; i < layout.index().count(); i++) {
            assertThat(reader.read(i)).isEqualTo(members.get(layout.index().name(i)));
        }
    }

    @Test
    void aMillionMembersAreFewBytesEach() throws IOException {
        var host = new HostObject(new CountingReader(new byte[0]), Archives.url(), 1L << 40);
        var builder = new MemberIndexBuilder(host);
        var random = new Random(1);
        for (int i = 0; i < 1_000_000; i++) {
            byte[] name = String.format("train/n%05d/img_%07d.jpg", i / 1000, i)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            builder.add(
                    name,
                    MemberIndexBuilder.NO_LINK,
                    new MemberEntry(
                            Member.Type.OBJECT, Coding.STORED, i * 61_000L, 60_000, 60_000, random.nextInt(), 0));
        }
        byte[] bytes = ArchiveIndex.bytes(
                host, new TarLayout(host, builder.build()), new Bytes(0, new byte[0]), Optional.empty());
        var index = ArchiveIndex.layout(host, bytes, new Bytes(0, new byte[0]))
                .orElseThrow()
                .index();
        assertThat(index.count()).isEqualTo(1_000_000);
        assertThat(index.memoryBytes()).isLessThan(80_000_000);
        assertThat(bytes.length).isLessThan(10_000_000);
    }
}
