package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.archive.Archives.Packing;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an archive promises whatever its format: each kind is packed by another library and compared with what went in. */
class ArchiveTest {
    enum Kind {
        STORED_ZIP(ArchiveFormat.ZIP),
        DEFLATED_ZIP(ArchiveFormat.ZIP),
        PAX_TAR(ArchiveFormat.TAR),
        GNU_TAR(ArchiveFormat.TAR);

        final ArchiveFormat format;

        Kind(ArchiveFormat format) {
            this.format = format;
        }

        byte[] pack(Map<String, byte[]> members) throws IOException {
            return switch (this) {
                case STORED_ZIP -> Archives.zip(members, Packing.STORED);
                case DEFLATED_ZIP -> Archives.zip(members, Packing.DEFLATED);
                case PAX_TAR -> Archives.tar(members);
                case GNU_TAR -> Archives.tar(members, TarArchiveOutputStream.LONGFILE_GNU);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void listsMembersInArchiveOrder(Kind kind) throws IOException {
        var members = Archives.members(1, 200, 3000);
        try (var archive = Archives.open(kind.pack(members))) {
            assertThat(archive.format()).isEqualTo(kind.format);
            assertThat(archive.memberCount()).isEqualTo(200);
            assertThat(archive.members().map(Member::name)).containsExactlyElementsOf(members.keySet());
            archive.members().forEach(member -> {
                assertThat(member.type()).isEqualTo(Member.Type.OBJECT);
                assertThat(member.sizeBytes()).isEqualTo(requireNonNull(members.get(member.name())).length);
                assertThat(member.modified().orElseThrow())
                        .isBetween(Instant.ofEpochSecond(1_699_900_000), Instant.ofEpochSecond(1_700_100_000));
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsMembersByEveryWay(Kind kind) throws IOException {
        var members = Archives.members(2, 60, 300_000);
        try (var archive = Archives.open(kind.pack(members))) {
            for (var expected : members.entrySet()) {
                var member = archive.member(expected.getKey()).orElseThrow();
                assertThat(archive.read(member)).isEqualTo(expected.getValue());
                try (var stream = archive.stream(member)) {
                    assertThat(stream.readAllBytes()).isEqualTo(expected.getValue());
                    assertThat(stream.read()).isEqualTo(-1);
                }
                try (var view = archive.open(member);
                        var stream = view.stream()) {
                    assertThat(stream.readAllBytes()).isEqualTo(expected.getValue());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsAnyRangesOfAMember(Kind kind) throws IOException {
        var random = new Random(3);
        var members = Archives.members(3, 20, 100_000);
        try (var archive = Archives.open(kind.pack(members))) {
            for (var expected : members.entrySet()) {
                byte[] content = expected.getValue();
                try (var view = archive.open(archive.member(expected.getKey()).orElseThrow())) {
                    assertThat(view.size()).isEqualTo(content.length);
                    assertThat(view.read(content.length, ByteBuffer.allocate(1)))
                            .isEqualTo(-1);
                    for (int i = 0; i < 20 && content.length > 0; i++) {
                        int from = random.nextInt(content.length);
                        var target = ByteBuffer.allocate(random.nextInt(content.length) + 1);
                        int got = view.read(from, target);
                        assertThat(got).isEqualTo(Math.min(target.capacity(), content.length - from));
                        assertThat(Arrays.copyOf(target.array(), got))
                                .isEqualTo(Arrays.copyOfRange(content, from, from + got));
                        assertThat(target.limit()).isEqualTo(target.capacity());
                        var vectored = view.readVectored(List.of(new ByteRange(from, got), new ByteRange(0, 0)));
                        assertThat(vectored.get(0)).isEqualTo(ByteBuffer.wrap(content, from, got));
                        assertThat(vectored.get(1).remaining()).isZero();
                    }
                    assertThatThrownBy(() -> view.readVectored(List.of(new ByteRange(content.length, 1))))
                            .isInstanceOf(EOFException.class);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsManyMembersInTheOrderAsked(Kind kind) throws IOException {
        var members = Archives.members(4, 2000, 20_000);
        var object = new CountingReader(kind.pack(members));
        try (var archive = Archive.open(object, Archives.url())) {
            var asked = new ArrayList<>(archive.members().toList());
            Collections.shuffle(asked, new Random(4));
            asked.add(asked.get(0));
            int before = object.requests();
            var got = new ArrayList<Member>();
            archive.readAll(asked, (member, content) -> {
                got.add(member);
                assertThat(content).isEqualTo(ByteBuffer.wrap(requireNonNull(members.get(member.name()))));
            });
            assertThat(got).isEqualTo(asked);
            // 20 MB of content, at most 32 MiB at once.
            assertThat(object.requests() - before).isBetween(1, 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsAMemberWithOneRequest(Kind kind) throws IOException {
        var object = new CountingReader(kind.pack(Archives.members(5, 100, 50_000)));
        try (var archive = Archive.open(object, Archives.url())) {
            for (var member : archive.members().toList()) {
                int before = object.requests();
                archive.read(member);
                assertThat(object.requests() - before).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsMembersLargerThanABatch(Kind kind) throws IOException {
        var content = new byte[20_000_000];
        new Random(6).nextBytes(content);
        Arrays.fill(content, 0, 9_000_000, (byte) 7);
        var members = Map.of("big.bin", content);
        try (var archive = Archives.open(kind.pack(members))) {
            assertThat(Archives.read(archive, "big.bin")).isEqualTo(content);
            archive.readAll(
                    archive.members().toList(),
                    (member, bytes) -> assertThat(bytes).isEqualTo(ByteBuffer.wrap(content)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsFoldersWithAndWithoutEntry(Kind kind) throws IOException {
        var members = Map.of("a/b/c.txt", "c".getBytes(UTF_8), "d/", new byte[0], "e", "e".getBytes(UTF_8));
        try (var archive = Archives.open(kind.pack(members))) {
            assertThat(archive.member("d").orElseThrow().type()).isEqualTo(Member.Type.COLLECTION);
            assertThat(archive.member("d/").orElseThrow().ordinal()).isNotEqualTo(Member.IMPLIED);
            assertThat(archive.member("./a/b/").orElseThrow()).isEqualTo(Member.impliedFolder("a/b"));
            assertThat(archive.member("/a//b/./c.txt")).isPresent();
            assertThat(archive.member("e/")).isEmpty();
            assertThat(archive.member("a/c.txt")).isEmpty();
            assertThat(archive.member("")).isEmpty();
            assertThat(archive.children("").map(Member::name)).containsExactly("a", "d", "e");
            assertThat(archive.children("a/").map(Member::name)).containsExactly("a/b");
            assertThat(archive.children("a/b").map(Member::name)).containsExactly("a/b/c.txt");
            assertThat(archive.children("nowhere")).isEmpty();
            var folder = archive.member("a").orElseThrow();
            assertThat(Archives.failure(() -> archive.read(folder)).kind()).isEqualTo(ErrorKind.WRONG_TYPE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesOverTheObjectAndClosesIt(Kind kind) throws IOException {
        var object = new CountingReader(kind.pack(Map.of("a", new byte[1])));
        var archive = Archive.open(object, Archives.url());
        var member = archive.members().findFirst().orElseThrow();
        archive.open(member).close();
        assertThat(object.closed).isFalse();
        archive.close();
        assertThat(object.closed).isTrue();
        assertThatThrownBy(() -> archive.read(member)).isInstanceOf(IOException.class);
        var closedView = archive.open(member);
        closedView.close();
        assertThat(Archives.failure(() -> closedView.read(0, ByteBuffer.allocate(1)))
                        .kind())
                .isEqualTo(ErrorKind.CANCELLED);
    }

    @ParameterizedTest
    @EnumSource
    void servesManyThreads(Kind kind) throws Exception {
        var members = Archives.members(7, 40, 30_000);
        try (var archive = Archives.open(kind.pack(members))) {
            var shared = archive.open(archive.members().skip(3).findFirst().orElseThrow());
            var threads = Executors.newFixedThreadPool(4);
            try {
                var tasks = new ArrayList<Callable<Integer>>();
                for (int i = 0; i < 4; i++) {
                    tasks.add(() -> {
                        for (var member : archive.members().toList()) {
                            assertThat(archive.read(
                                            archive.member(member.name()).orElseThrow()))
                                    .isEqualTo(members.get(member.name()));
                        }
                        assertThat(archive.children("")).isNotEmpty();
                        return shared.read(0, ByteBuffer.allocate(100_000));
                    });
                }
                for (var result : threads.invokeAll(tasks)) {
                    assertThat(result.get()).isEqualTo((int) shared.size());
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesMembersOfAnotherArchive(Kind kind) throws IOException {
        try (var archive = Archives.open(kind.pack(Map.of("a", new byte[1])));
                var other = Archives.open(kind.pack(Map.of("b", new byte[1])))) {
            var foreign = other.members().findFirst().orElseThrow();
            assertThatThrownBy(() -> archive.read(foreign)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsLongNames(Kind kind) throws IOException {
        String folder = "long-folder-name/".repeat(10);
        var members = Map.of(folder + "x".repeat(120), new byte[] {1}, folder + "ü", new byte[] {2});
        try (var archive = Archives.open(kind.pack(members))) {
            for (var expected : members.entrySet()) {
                assertThat(Archives.read(archive, expected.getKey())).isEqualTo(expected.getValue());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noticesThatTheObjectChangedUnderIt(Kind kind) throws IOException {
        byte[] bytes = kind.pack(Map.of("one", new byte[] {1, 2, 3}));
        var other = kind.pack(Map.of("two", new byte[] {1, 2, 3}));
        try (var archive = Archives.open(bytes)) {
            var member = archive.members().findFirst().orElseThrow();
            System.arraycopy(other, 0, bytes, 0, 512 < bytes.length ? 512 : 60);
            assertThat(Archives.failure(() -> archive.read(member)).kind()).isEqualTo(ErrorKind.CORRUPT);
            assertThat(Archives.failure(() -> archive.stream(member)).kind()).isEqualTo(ErrorKind.CORRUPT);
            assertThat(Archives.failure(() -> archive.open(member).read(0, ByteBuffer.allocate(1)))
                            .kind())
                    .isEqualTo(ErrorKind.CORRUPT);
        }
    }
}
