package io.pelicanfs.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ChildJvm;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The hidden file of a get beside another process that wants the same target. */
class PartialFileTest {
    private static final int FILES = 500;
    private static final String HIDDEN = ".o.pelfs-part";

    @TempDir
    private Path folder;

    @Test
    @Timeout(60)
    void keepsItsLockUntilItHasItsFinalName() throws Exception {
        var process = ChildJvm.of(List.of(), Waiting.class, folder.toString())
                .redirectErrorStream(true)
                .start();
        try (var said = process.inputReader()) {
            assertThat(said.readLine()).isEqualTo("waits");
            var target = folder.resolve("o");
            for (int i = 0; i < FILES; i++) {
                try (var part =
                        PartialFile.claim(target, PelicanUrl.parse("pelican://host/o"), time -> Thread.onSpinWait())) {
                    part.write(ByteBuffer.wrap(new byte[1]), 0);
                    part.finish(1, Optional.of(Instant.EPOCH));
                }
                assertThat(Files.getLastModifiedTime(target).toInstant()).isEqualTo(Instant.EPOCH);
            }
            Files.createFile(folder.resolve("end"));
            assertThat(said.lines()).containsExactly("taken while it was written: 0");
        }
    }

    @Test
    @Timeout(60)
    void waitsForWhoReachesTheFolderAnotherWay() throws Exception {
        var real = Files.createDirectory(folder.resolve("real"));
        var link = Files.createSymbolicLink(folder.resolve("link"), real);
        var url = PelicanUrl.parse("pelican://host/o");
        var first = PartialFile.claim(real.resolve("o"), url, time -> {});
        var pauses = new AtomicInteger();
        try (var second = PartialFile.claim(link.resolve("o"), url, time -> {
            pauses.incrementAndGet();
            first.close();
        })) {
            assertThat(pauses).hasValue(1);
            assertThat(second.waited()).isTrue();
        }
    }

    /** Tries to lock what has the hidden name, again and again. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] args) throws IOException {
            var folder = Path.of(args[0]);
            System.out.println("waits");
            int taken = 0;
            while (!Files.exists(folder.resolve("end"))) {
                taken += takesWritten(folder.resolve(HIDDEN)) ? 1 : 0;
            }
            System.out.println("taken while it was written: " + taken);
        }

        private static boolean takesWritten(Path hidden) throws IOException {
            try {
                var named = key(hidden);
                try (var channel = FileChannel.open(hidden, StandardOpenOption.WRITE)) {
                    // One without content has just been made, and is anybody's.
                    return channel.tryLock() != null && named.equals(key(hidden)) && channel.size() > 0;
                }
            } catch (NoSuchFileException e) {
                return false;
            }
        }

        private static List<Object> key(Path file) throws IOException {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(attributes.fileKey(), attributes.creationTime());
        }
    }
}
