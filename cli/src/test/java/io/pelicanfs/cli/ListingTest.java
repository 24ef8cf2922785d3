package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListingTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private static ObjectInfo object(String name) {
        try {
            var url = PelicanUrl.parse("pelican://host/ns").child(name);
            return new ObjectInfo(url, ObjectInfo.Type.OBJECT, OptionalLong.of(1), Optional.empty());
        } catch (PelicanException e) {
            throw new AssertionError(e);
        }
    }

    private String list(Listing.Style style, OptionalInt columns, Iterator<ObjectInfo> entries) throws IOException {
        try (var out = new StandardOutput(written)) {
            new Listing(out, style, columns, ObjectInfo::name).write(entries);
        }
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void sortsAShortListing() throws IOException {
        var entries = List.of(object("b"), object("a"), object("c")).iterator();

        assertThat(list(Listing.Style.LINES, OptionalInt.empty(), entries)).isEqualTo("a\nb\nc\n");
    }

    @Test
    void streamsALongOneInTheServersOrder() throws IOException {
        int count = 3 * Listing.MOST_SORTED;
        var mostBehind = new AtomicInteger();
        var entries = IntStream.range(0, count)
                .mapToObj(i -> {
                    // Each line has seven bytes.
                    mostBehind.accumulateAndGet(i - written.size() / 7, Math::max);
                    return object(String.format("%06d", count - i));
                })
                .iterator();

        var lines =
                list(Listing.Style.LINES, OptionalInt.empty(), entries).lines().toList();

        assertThat(lines).hasSize(count).startsWith("030000", "029999").endsWith("000001");
        // The part that would have been sorted, and what a buffer holds.
        assertThat(mostBehind.get()).isBetween(Listing.MOST_SORTED, Listing.MOST_SORTED + (1 << 16) / 7 + 1);
    }

    @Test
    void namesCannotControlATerminalButReachAPipeAsTheyAre() throws IOException {
        var name = "a\u001B[31m";
        assertThat(list(
                        Listing.Style.LINES,
                        OptionalInt.of(80),
                        List.of(object(name)).iterator()))
                .isEqualTo("a\\u001B[31m\n");
        written.reset();
        assertThat(list(
                        Listing.Style.LINES,
                        OptionalInt.empty(),
                        List.of(object(name)).iterator()))
                .isEqualTo(name + "\n");
    }

    @Test
    void anEmptyListingIsNothingOrAnEmptyArray() throws IOException {
        assertThat(list(
                        Listing.Style.COLUMNS,
                        OptionalInt.of(80),
                        List.<ObjectInfo>of().iterator()))
                .isEmpty();
        assertThat(list(
                        Listing.Style.JSON,
                        OptionalInt.empty(),
                        List.<ObjectInfo>of().iterator()))
                .isEqualTo("[]\n");
    }
}
