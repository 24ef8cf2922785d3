package io.pelicanfs.conformance.archives;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanEvent;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.conformance.SampleArchive;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index beside a tar spares its readers the pass over it, and is believed in nothing that the tar does not confirm. */
final class PublishedIndexTest {
    private static final int MEMBERS = 3000;
    private static final String TAR = "/public/many.tar";
    private static final String INDEX = TAR + ".pelfsidx";

    @TempDir
    Path home;

    private Testbed testbed;
    private byte[] index;

    private static byte[] tar(int seed) throws IOException {
        var random = new Random(seed);
        Map<String, byte[]> members = new TreeMap<>();
        for (int i = 0; i < MEMBERS; i++) {
            var bytes = new byte[1000];
            random.nextBytes(bytes);
            members.put(String.format("m%04d", i), bytes);
        }
        return SampleArchive.TAR.of(members);
    }

    private static byte[] member(int seed, int number) {
        var random = new Random(seed);
        var bytes = new byte[1000];
        for (int i = 0; i <= number; i++) {
            random.nextBytes(bytes);
        }
        return bytes;
    }

    @BeforeEach
    void publish() throws IOException {
        testbed = Testbed.start();
        testbed.put(TAR, tar(1));
        try (var fs = connect(new AtomicLong())) {
            index = fs.archiveWork().buildIndex(fs.url(testbed.url(TAR)), count -> {});
            fs.archiveWork().publishIndex(fs.url(testbed.url(TAR)), index);
        }
    }

    @AfterEach
    void close() {
        testbed.close();
    }

    /** A file system of a job of its own: nothing is kept on its disk yet. */
    private PelicanFileSystem connect(AtomicLong bytesRead) throws IOException {
        return PelicanFileSystem.builder()
                .environment(Map.of(
                        "SSL_CERT_FILE",
                        testbed.caFile().toString(),
                        "BEARER_TOKEN",
                        testbed.token(TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/")),
                        "_CONDOR_SCRATCH_DIR",
                        Files.createTempDirectory(home, "scratch").toString()))
                .workingDirectory(home)
                .home(home)
                .listener(event -> bytesRead.addAndGet(event instanceof PelicanEvent.BytesRead read ? read.count() : 0))
                .build();
    }

    private long bytesToReadAMember(int seed) throws IOException {
        var bytes = new AtomicLong();
        try (var fs = connect(bytes)) {
            assertThat(fs.read(testbed.url(TAR) + "!/m1234")).isEqualTo(member(seed, 1234));
        }
        return bytes.get();
    }

    @Test
    void aMemberIsReadWithoutThePassOverTheArchive() throws IOException {
        testbed.requests().clear();
        assertThat(bytesToReadAMember(1)).isLessThan(1_000_000);
        assertThat(testbed.requests().count(Role.CACHE)).isLessThanOrEqualTo(6);
    }

    @Test
    void anIndexThatIsDamagedIsPassedOver() throws IOException {
        var damaged = index.clone();
        damaged[index.length / 2] ^= 1;
        testbed.clearCaches();
        testbed.put(INDEX, damaged);
        assertThat(bytesToReadAMember(1)).isGreaterThan(1_000_000);
    }

    @Test
    void somethingElseUnderItsNameIsPassedOver() throws IOException {
        testbed.clearCaches();
        testbed.put(INDEX, "<html>not found</html>".getBytes(UTF_8));
        assertThat(bytesToReadAMember(1)).isGreaterThan(1_000_000);
    }

    @Test
    void anIndexOfTheArchiveThatStoodThereBeforeGivesNoWrongByte() throws IOException {
        testbed.clearCaches();
        testbed.put(TAR, tar(2));
        assertThat(bytesToReadAMember(2)).isGreaterThan(1_000_000);
    }
}
