package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTest {
    @TempDir
    Path folder;

    /** Fails each write, as standard output does for the reason given. */
    static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    @Test
    void endsQuietlyWhenTheReaderHasGone() {
        var desk = Desk.in(folder).writingTo(failing("Broken pipe"));

        assertThat(desk.run("--help")).isZero();

        assertThat(desk.err()).isEmpty();
    }

    @Test
    void tellsThatTheDiskIsFull() {
        var desk = Desk.in(folder).writingTo(failing("No space left on device"));

        assertThat(desk.run("--help")).isEqualTo(ErrorKind.LOCAL.exitCode());

        assertThat(desk.err())
                .isEqualTo("pelfs: cannot write standard output (No space left on device). Make room where it goes.\n");
    }

    @Test
    void passesAllBytesInOrderWhateverTheirPieces() throws IOException {
        var random = new Random(7);
        var written = new ByteArrayOutputStream();
        var expected = new ByteArrayOutputStream();
        try (var out = new StandardOutput(written)) {
            for (int i = 0; i < 200; i++) {
                var piece = new byte[random.nextInt(i % 20 == 0 ? 200_000 : 900)];
                random.nextBytes(piece);
                out.write(piece);
                out.write(i);
                expected.writeBytes(piece);
                expected.write(i);
            }
        }

        assertThat(written.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @Test
    void afterAFailedWriteAllElseFails() throws IOException {
        var out = new StandardOutput(failing("No space left on device"));
        out.write('a');
        assertThatThrownBy(out::flush).isInstanceOf(PelicanException.class);

        assertThatThrownBy(() -> out.write('b')).hasMessageContaining("No space left on device");
        assertThatThrownBy(out::close).hasMessageContaining("No space left on device");
    }

    @Test
    void jsonKeepsTheReasonOfAFailedWrite() {
        assertThatThrownBy(() -> {
                    try (var out = new StandardOutput(failing("Broken pipe"))) {
                        Json.write(out, json -> json.writeString("x".repeat(1 << 20)));
                    }
                })
                .isInstanceOf(OutputClosed.class);
    }

    @Test
    void foreignTextCannotMoveTheCursor() {
        assertThat(Printable.text("a\u001B[2Jb\nc\u202Ed é 猫")).isEqualTo("a\\u001B[2Jb\\u000Ac\\u202Ed é 猫");
    }

    @Test
    void sizesHaveTwoOrThreeDigits() {
        assertThat(Printable.size(999)).isEqualTo("999 B");
        assertThat(Printable.size(1_000)).isEqualTo("1.0 kB");
        assertThat(Printable.size(12_345_678)).isEqualTo("12 MB");
        assertThat(Printable.size(999_950)).isEqualTo("1.0 MB");
    }

    @Test
    void anErrorIsOneLineWithItsServersAndNextStep() throws PelicanException {
        var failure = PelicanException.of(ErrorKind.CONTACT, "no server could be reached")
                .url(io.pelicanfs.PelicanUrl.parse("osdf:///ns/x"))
                .attempts(java.util.List.of(
                        new io.pelicanfs.ServerOutcome("https://a", "refused"),
                        new io.pelicanfs.ServerOutcome("https://b", "timed out"),
                        new io.pelicanfs.ServerOutcome("https://c", "bad\nname")))
                .nextStep("wait and try again")
                .retryable()
                .build();

        assertThat(Failures.line(failure))
                .isEqualTo(
                        "no server could be reached: osdf:///ns/x (https://b: timed out; https://c: bad\\u000Aname; -v shows 1 before). Wait and try again.");
        assertThat(failure.exitCode()).isEqualTo(11);
    }
}
