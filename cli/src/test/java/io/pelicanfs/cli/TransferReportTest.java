package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.transfer.Integrity;
import io.pelicanfs.transfer.Outcome;
import io.pelicanfs.transfer.TransferOptions;
import io.pelicanfs.transfer.Transferred;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a transfer, whatever the transfer is. */
class TransferReportTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Voice voice = new Voice();

    private int report(OutputStream to, TransferReport.Body body) throws IOException {
        var shell = new Shell(
                Map.of(),
                folder,
                folder,
                InputStream.nullInputStream(),
                to,
                new PrintStream(err, true, UTF_8),
                OptionalInt.empty(),
                Shell.Live.LOG);
        try (var session = Session.open(shell, new Access(), voice)) {
            return TransferReport.run(shell, session, voice, TransferOptions.defaults(), body);
        }
    }

    private static Transferred copied(String name) throws IOException {
        var url = PelicanUrl.parse("osdf:///ns/" + name);
        return new Transferred(
                url, Optional.empty(), Outcome.COPIED, 1000, Integrity.DIGEST, Optional.empty(), Optional.empty());
    }

    /** Somebody at the other end of a pipe. */
    private static final class Reader extends OutputStream {
        final CountDownLatch hasRead = new CountDownLatch(1);

        @Override
        public void write(int b) {
            hasRead.countDown();
        }
    }

    @Test
    void aLineIsReadWhileTheTransferGoesOnAlsoWhereNoProgressIsTold() throws IOException {
        voice.json = true;
        voice.quiet = true;
        var reader = new Reader();

        report(reader, report -> {
            report.finished(copied("a"));
            assertThat(waited(reader.hasRead)).isTrue();
        });
    }

    @Test
    void whatWasDoneIsSummedUpAlsoWhereADeadlineEndedIt() throws IOException {
        voice.json = true;
        var out = new ByteArrayOutputStream();

        assertThatThrownBy(() -> report(out, TransferReportTest::passesItsDeadline))
                .hasMessageContaining("deadline");

        assertThat(out.toString(UTF_8).lines())
                .hasSize(3)
                .last()
                .asString()
                .startsWith("{\"summary\":{\"copied\":2,")
                .contains("\"copiedBytes\":2000");
    }

    @Test
    void inWordsAsWellAndWithoutCallingItTheWhole() {
        assertThatThrownBy(() -> report(new ByteArrayOutputStream(), TransferReportTest::passesItsDeadline))
                .hasMessageContaining("deadline");

        assertThat(err.toString(UTF_8))
                .startsWith("pelfs: so far 2 copied (2.0 kB) in ")
                .hasLineCount(1);
    }

    @Test
    void whereNothingWasDoneOnlyTheFailureIsTold() {
        assertThatThrownBy(() -> report(new ByteArrayOutputStream(), report -> {
                    throw new IOException("no");
                }))
                .hasMessage("no");

        assertThat(err.toString(UTF_8)).isEmpty();
    }

    private static void passesItsDeadline(TransferReport report) throws IOException {
        report.finished(copied("a"));
        report.finished(copied("b"));
        throw PelicanException.of(ErrorKind.TRANSFER, "the deadline passed").build();
    }

    private static boolean waited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
