package io.pelicanfs.archive;

import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Any bytes as the members in our index format, under a head that fits: of a tar and of a zip. What comes of it is no index or one whose
 * members lie within the archive.
 */
public final class IndexFuzz {
    private static final byte[] OBJECT = new byte[128 << 10];

    private IndexFuzz() {}

    /** Called by Jazzer. The first byte says how many members there should be. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        var plain = Arrays.copyOfRange(input, 1, input.length);
        var host = new HostObject(new ArchiveFuzz.Strict(OBJECT), Archives.url(), OBJECT.length);
        var tail = new Bytes(0, OBJECT);
        for (var format : ArchiveFormat.values()) {
            var head = new IndexFile(
                    format,
                    OBJECT.length,
                    Optional.empty(),
                    IndexFile.tailSha256(tail),
                    OBJECT.length / 2,
                    input[0] & 0xff,
                    plain.length);
            var layout = ArchiveIndex.layout(host, head.with(IndexBody.packed(plain)));
            if (layout.isPresent()) {
                use(host, layout.get());
            }
        }
    }

    private static void use(HostObject host, Layout layout) throws IOException {
        var reader = new MemberReader(host, layout);
        for (int i = 0; i < layout.index().count(); i++) {
            layout.index().member(i);
            try {
                reader.read(i);
            } catch (PelicanException e) {
                ArchiveFuzz.require(e);
            }
        }
    }
}
