package io.pelicanfs.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.PositionalReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ArchivesTest {
    private static final byte[] ZIP = zip();

    private final PelicanUrl member = PelicanUrl.parse("pelican://fed.example/ns/a.zip!/m");

    ArchivesTest() throws PelicanException {}

    private static byte[] zip() {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("m"));
            zip.write("content".getBytes(UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    /** An object in memory that may have been replaced. */
    private record InMemory(AtomicInteger version, int opened) implements PositionalReader {
        @Override
        public long size() {
            return ZIP.length;
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            if (version.get() != opened) {
                throw PelicanException.of(ErrorKind.CHANGED, "changed").build();
            }
            int count = Math.min(target.remaining(), ZIP.length - (int) position);
            target.put(ZIP, (int) position, count);
            return count;
        }

        @Override
        public List<ByteBuffer> readVectored(List<ByteRange> ranges) throws IOException {
            var found = new ArrayList<ByteBuffer>();
            for (var range : ranges) {
                found.add(ByteBuffer.wrap(readFully(range.offset(), (int) range.length())));
            }
            return found;
        }

        @Override
        public InputStream stream() {
            return new ByteArrayInputStream(ZIP);
        }

        @Override
        public void close() {}
    }

    @Test
    void aThreadThatIsInterruptedWhileAnotherOpensSpoilsNothing() throws Exception {
        var version = new AtomicInteger();
        var opening = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var archives = new Archives(object -> {
            opening.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return new InMemory(version, 0);
        });
        var opener = new FutureTask<>(() -> archives.read(member));
        new Thread(opener).start();
        opening.await();

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> archives.read(member)).hasFieldOrPropertyWithValue("kind", ErrorKind.CANCELLED);
        assertThat(Thread.interrupted()).isTrue();
        goOn.countDown();

        assertThat(opener.get()).asString(UTF_8).isEqualTo("content");
        assertThat(archives.read(member)).asString(UTF_8).isEqualTo("content");
    }

    @Test
    void anArchiveThatHasChangedIsOpenedOnceMore() throws IOException {
        var version = new AtomicInteger();
        var opened = new AtomicInteger();
        var archives = new Archives(object -> {
            opened.incrementAndGet();
            return new InMemory(version, version.get());
        });
        archives.read(member);
        archives.read(member);
        assertThat(opened).hasValue(1);

        version.set(1);

        assertThat(archives.read(member)).asString(UTF_8).isEqualTo("content");
        assertThat(opened).hasValue(2);
    }

    @Test
    void anArchiveThatCannotBeOpenedIsTriedAgainNextTime() throws IOException {
        var left = new AtomicInteger(1);
        var archives = new Archives(object -> {
            if (left.getAndDecrement() > 0) {
                throw PelicanException.of(ErrorKind.CONTACT, "away").build();
            }
            return new InMemory(new AtomicInteger(), 0);
        });

        assertThatThrownBy(() -> archives.read(member)).hasFieldOrPropertyWithValue("kind", ErrorKind.CONTACT);
        assertThat(archives.read(member)).asString(UTF_8).isEqualTo("content");
    }
}
