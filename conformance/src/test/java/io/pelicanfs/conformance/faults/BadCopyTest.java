package io.pelicanfs.conformance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TestbedExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A cache may hold a bad copy of an archive that is whole everywhere else. */
@Timeout(30)
class BadCopyTest {
    private static final byte[] CONTENT = Clients.random(300_000, 60);
    /** In the content, far behind the header. */
    private static final int HIT = 1000;

    @RegisterExtension
    static final TestbedExtension extension = TestbedExtension.standard();

    private final Testbed federation = extension.testbed();
    private final Queue<PelicanEvent.ServerFailed> failed = new ConcurrentLinkedQueue<>();

    @TempDir
    Path folder;

    private String archive(String name) throws IOException {
        String path = "/public/" + name;
        federation.put(
                path, ArchiveBytes.storedZip(new TreeMap<>(Map.of("a", CONTENT, "b", Clients.random(2_000_000, 61)))));
        return path;
    }

    private PelicanFileSystem client() throws PelicanException {
        return Clients.impatient(federation)
                .listener(event -> {
                    if (event instanceof PelicanEvent.ServerFailed failure) {
                        failed.add(failure);
                    }
                })
                .build();
    }

    private void firstCacheIsBad(String path) {
        var first = federation.caches().get(0);
        federation.inject(new Fault.FlippedByte(HIT), Match.on(first).path(path));
    }

    private void theBadOneIsNamed() {
        assertThat(failed).isNotEmpty().allSatisfy(failure -> {
            assertThat(failure.outcome().server())
                    .isEqualTo(federation.caches().get(0).baseUrl());
            assertThat(failure.outcome().outcome()).contains("CRC-32");
        });
    }

    @Test
    void aBadMemberIsFetchedFromAnotherServerAndTheBadOneIsNamed() throws IOException {
        String path = archive("bad-copy-1.zip");
        firstCacheIsBad(path);
        try (var fs = client()) {
            assertThat(fs.read(path + "!/a")).isEqualTo(CONTENT);
        }
        theBadOneIsNamed();
    }

    @Test
    void soIsOneOfMany() throws IOException {
        String path = archive("bad-copy-2.zip");
        firstCacheIsBad(path);
        try (var fs = client();
                var archive = fs.archive(fs.url(path))) {
            archive.readAll(
                    List.of(archive.member("a").orElseThrow()),
                    (member, content) -> assertThat(content).isEqualTo(ByteBuffer.wrap(CONTENT)));
        }
        theBadOneIsNamed();
    }

    @Test
    void soIsOneThatIsCopiedToAFile() throws IOException {
        String path = archive("bad-copy-3.zip");
        firstCacheIsBad(path);
        try (var fs = client()) {
            fs.get(path + "!/a", folder.resolve("a"));
        }
        assertThat(Files.readAllBytes(folder.resolve("a"))).isEqualTo(CONTENT);
        theBadOneIsNamed();
    }

    @Test
    void soIsALargeOneThatIsCopiedAsItComes() throws IOException {
        String path = archive("bad-copy-5.zip");
        federation.inject(
                new Fault.FlippedByte(CONTENT.length + 1_000_000),
                Match.on(federation.caches().get(0)).path(path));
        try (var fs = client()) {
            fs.get(path + "!/b", folder.resolve("b"));
        }
        assertThat(Files.readAllBytes(folder.resolve("b"))).isEqualTo(Clients.random(2_000_000, 61));
        theBadOneIsNamed();
    }

    @Test
    void whereAllCopiesAreBadTheErrorNamesThem() throws IOException {
        String path = archive("bad-copy-4.zip");
        federation.inject(new Fault.FlippedByte(HIT), Match.on(Role.CACHE).path(path));
        try (var fs = client()) {
            var failure = catchThrowableOfType(PelicanException.class, () -> fs.read(path + "!/a"));
            assertThat(failure.kind()).isEqualTo(ErrorKind.CORRUPT);
            assertThat(failure.attempts()).hasSizeGreaterThan(1);
        }
    }
}
