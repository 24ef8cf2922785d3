package io.pelicanfs.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ChildJvm;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.http.FakeResponse;
import io.pelicanfs.object.FakeFederation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collection of a million objects is listed, and compared with a folder, in a heap that could not hold a tenth of their names. */
final class MillionEntriesTest {
    private static final int ENTRIES = 1_000_000;
    private static final String HEAP = "-Xmx24m";

    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void areListedAndComparedInConstantMemory() throws Exception {
        var process = ChildJvm.of(List.of(HEAP), MillionEntriesTest.class, folder.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(process.inputReader().lines())
                .containsExactly("listed " + ENTRIES, "planned " + ENTRIES, "planned 1");
        assertThat(process.waitFor()).isZero();
    }

    public static void main(String[] arguments) throws IOException {
        var federation = new FakeFederation()
                .server(FakeFederation.ORIGIN, request -> FakeResponse.of(207).body(listing()));
        var client = federation.client();
        var url = FakeFederation.url("/ns/d");
        try (var entries = client.list(url)) {
            System.out.println("listed " + entries.count());
        }
        var summary = new Trees(listingOnly(client::list))
                .get(
                        List.of(NamedObject.tree(url)).iterator(),
                        Files.createDirectory(Path.of(arguments[0], "down")),
                        Selection.ALL,
                        TransferOptions.forSync().run(TransferOptions.Run.DRY),
                        TransferListener.NONE);
        System.out.println("planned " + summary.count(Outcome.PLANNED));
        var results = Files.createDirectory(Path.of(arguments[0], "up"));
        Files.writeString(results.resolve("result"), "one more");
        summary = new Trees(listingOnly(client::list))
                .put(
                        List.of(new Upload(results, url)).iterator(),
                        Selection.ALL,
                        TransferOptions.forSync().run(TransferOptions.Run.DRY),
                        TransferListener.NONE);
        System.out.println("planned " + summary.count(Outcome.PLANNED));
    }

    /** What lists a collection. */
    @FunctionalInterface
    private interface Lister {
        Stream<ObjectInfo> list(PelicanUrl url) throws IOException;
    }

    /** A dry run asks for nothing but listings. */
    private static ObjectMoves listingOnly(Lister lister) {
        return (ObjectMoves) Proxy.newProxyInstance(
                ObjectMoves.class.getClassLoader(), new Class<?>[] {ObjectMoves.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("list")) {
                        throw new AssertionError("a dry run called " + method);
                    }
                    return lister.list((PelicanUrl) arguments[0]);
                });
    }

    private static InputStream listing() {
        var texts = IntStream.rangeClosed(-1, ENTRIES)
                .mapToObj(MillionEntriesTest::part)
                .iterator();
        return new InputStream() {
            private InputStream text = InputStream.nullInputStream();

            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int got = text.read(bytes, offset, length);
                if (got < 0 && texts.hasNext()) {
                    text = new ByteArrayInputStream(texts.next().getBytes(UTF_8));
                    got = text.read(bytes, offset, length);
                }
                return got;
            }
        };
    }

    private static String part(int number) {
        if (number < 0) {
            return "<D:multistatus xmlns:D=\"DAV:\">" + entry("", "<D:resourcetype><D:collection/></D:resourcetype>");
        }
        return number < ENTRIES
                ? entry("/object-" + number, "<D:getcontentlength>" + number + "</D:getcontentlength>")
                : "</D:multistatus>";
    }

    private static String entry(String name, String properties) {
        return "<D:response><D:href>/ns/d" + name + "</D:href><D:propstat><D:prop>" + properties
                + "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>";
    }
}
