package io.pelicanfs.object;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pelicanfs.ByteRange;
import io.pelicanfs.PelicanException;
import io.pelicanfs.http.FakeResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Any bytes as a server's answer to many ranges, up to the reader that takes the wanted ones out of it: nothing comes that was not asked
 * for, nothing shorter, and the connection is given back.
 */
public final class PartsFuzz {
    private static final int OBJECT_BYTES = 100;
    private static final List<ByteRange> WANTED =
            List.of(new ByteRange(3, 5), new ByteRange(5, 1), new ByteRange(9, 1), new ByteRange(50, 50));

    private PartsFuzz() {}

    /** Called by Jazzer. The first line is a head: what stands in {@code Content-Range}, or nothing for an answer in parts. */
    public static void fuzzerTestOneInput(byte[] input) {
        int line = 0;
        while (line < input.length && input[line] != '\n') {
            line++;
        }
        var single = new String(input, 0, line, ISO_8859_1);
        var body = Arrays.copyOfRange(input, Math.min(line + 1, input.length), input.length);
        var federation = new FakeFederation();
        federation.cache("https://cache.example:8442", request -> {
            if (request.method().equals("HEAD")) {
                return FakeFederation.serve(request, new byte[OBJECT_BYTES]);
            }
            var answer = FakeResponse.of(206).body(body);
            return single.isEmpty()
                    ? answer.header("Content-Type", "multipart/byteranges; boundary=b")
                    : answer.header("Content-Range", single);
        });
        var pinned = PinnedVersion.requiring(new Version(OptionalLong.of(OBJECT_BYTES), Optional.empty(), Map.of()));
        try {
            var found = federation.client().readRanges(FakeFederation.url("/ns/x"), pinned, WANTED, Set.of());
            found.forEach((range, bytes) -> {
                if (!WANTED.contains(range) || bytes.length != range.length()) {
                    throw new AssertionError(bytes.length + " bytes as " + range);
                }
            });
        } catch (PelicanException e) {
            // What no server answers as it should is told so.
        }
        if (federation.leakedAnswers() > 0) {
            throw new AssertionError("a connection was kept");
        }
    }
}
