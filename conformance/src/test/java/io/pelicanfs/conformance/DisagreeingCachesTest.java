package io.pelicanfs.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.conformance.servers.ReplayServer;
import io.pelicanfs.conformance.servers.ScriptedFederation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two caches tell different ETags of one unchanged object, as real ones do, and the first dies in mid-stream. */
final class DisagreeingCachesTest {
    private static final byte[] OBJECT = Contract.bytes(200_000);
    private static final int CUT_AT = 70_001;
    private static final String MODIFIED = "Last-Modified: Mon, 23 Nov 2026 01:57:51 GMT\r\n";

    @TempDir
    Path home;

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private static byte[] head(String status, String headers, int length) {
        return ("HTTP/1.1 " + status + "\r\nAccept-Ranges: bytes\r\n" + headers + "Content-Length: " + length
                        + "\r\nConnection: close\r\n\r\n")
                .getBytes(ISO_8859_1);
    }

    private static byte[] join(byte[] head, byte[] body) {
        var all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    private byte[] dying(ReplayServer.Request request) {
        asked.add("first " + request.method() + request.range().orElse(""));
        var head = head("200 OK", "ETag: \"one\"\r\n" + MODIFIED, OBJECT.length);
        return request.method().equals("HEAD") ? head : join(head, Arrays.copyOf(OBJECT, CUT_AT));
    }

    private byte[] living(ReplayServer.Request request, byte[] object, String modified) {
        asked.add("second " + request.method() + " " + request.range().orElse(""));
        if (request.method().equals("HEAD")) {
            return head("200 OK", "ETag: \"two\"\r\n" + modified, object.length);
        }
        if (request.range().isEmpty()) {
            return join(head("200 OK", "ETag: \"two\"\r\n" + modified, object.length), object);
        }
        var ends = request.range().get().substring("bytes=".length()).split("-", -1);
        int from = Integer.parseInt(ends[0]);
        int last = Integer.parseInt(ends[1]);
        String range = "Content-Range: bytes " + from + "-" + last + "/" + object.length + "\r\n";
        return join(
                head("206 Partial Content", "ETag: \"two\"\r\n" + modified + range, last + 1 - from),
                Arrays.copyOfRange(object, from, last + 1));
    }

    @Test
    void theReadGoesOnAtTheSameByteAndEndsRight() throws IOException {
        try (var federation = new ScriptedFederation(
                        home, List.of(this::dying, request -> living(request, OBJECT, MODIFIED)));
                var fs = federation.connect(home);
                var stream = fs.stream(federation.url("/ns/object.bin"))) {
            assertThat(stream.readAllBytes()).isEqualTo(OBJECT);
            assertThat(asked).contains("second GET bytes=" + CUT_AT + "-" + (OBJECT.length - 1));
        }
    }

    @Test
    void aReadDoesNotGoOnInAnotherVersion() throws IOException {
        byte[] other = Contract.bytes(OBJECT.length + 1);
        try (var federation = new ScriptedFederation(
                        home, List.of(this::dying, request -> living(request, other, MODIFIED.replace(":51", ":59"))));
                var fs = federation.connect(home);
                var stream = fs.stream(federation.url("/ns/object.bin"))) {
            Contract.assertFails(stream::readAllBytes, ErrorKind.CHANGED);
        }
    }
}
