package io.pelicanfs.object;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pelicanfs.Mutations;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultipartFuzzTest {
    @Test
    void anyBytesAreRefusedOrRangesOfAnObject() {
        String body = "\r\n--b\r\nContent-Type: text/plain\r\nContent-Range: bytes 3-7/100\r\n\r\n12345"
                + "\r\n--b\r\nContent-Range: bytes 9-9/100\r\n\r\n1\r\n--b--\r\n";
        String range = "bytes 9223372036854775806-9223372036854775807/9223372036854775807";
        Mutations.each(
                List.of(body.getBytes(ISO_8859_1), body.getBytes(ISO_8859_1), range.getBytes(ISO_8859_1)),
                MultipartFuzz::fuzzerTestOneInput);
    }

    @Test
    void ofAnyAnswerOnlyWhatWasAskedForIsTaken() {
        String parts = "\n\r\n--b\r\nContent-Range: bytes 3-7/100\r\n\r\n12345"
                + "\r\n--b\r\nContent-Range: bytes 9-9/100\r\n\r\n1"
                + "\r\n--b\r\nContent-Range: bytes 50-99/100\r\n\r\n" + "x".repeat(50) + "\r\n--b--\r\n";
        String single = "bytes 3-9/100\n1234567";
        Mutations.each(List.of(parts.getBytes(ISO_8859_1), single.getBytes(ISO_8859_1)), PartsFuzz::fuzzerTestOneInput);
    }
}
