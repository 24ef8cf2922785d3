package io.pelicanfs.conformance.faults;

import io.pelicanfs.testbed.Testbed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects that faults befall: one plain, one zip, in a collection of their own. */
final class Objects {
    static final int SIZE = 200_000;
    static final int RANGE_OFFSET = 140_000;
    static final int RANGE_LENGTH = 30_000;
    /** Within every range that the operations read, and within the zip's member. */
    static final long FLIPPED = RANGE_OFFSET + 500;

    private static final byte[] PLAIN = Clients.random(SIZE, 1);
    private static final byte[] STALE = Clients.random(SIZE - 7, 2);
    private static final byte[] FIRST_MEMBER = Clients.random(100_000, 3);
    private static final byte[] MEMBER = Clients.random(90_000, 4);

    private Objects() {}

    static byte[] plain() {
        return PLAIN.clone();
    }

    static byte[] stale() {
        return STALE.clone();
    }

    static byte[] member() {
        return MEMBER.clone();
    }

    static byte[] range(byte[] whole, int offset) {
        return Arrays.copyOfRange(whole, offset, offset + RANGE_LENGTH);
    }

    /** Puts both into each of {@code collections}, and has every cache hold them. */
    static void putInto(Testbed federation, List<String> collections) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("a.bin", FIRST_MEMBER);
        members.put("b.bin", MEMBER);
        byte[] zip = ArchiveBytes.storedZip(members);
        List<String> paths = new ArrayList<>();
        for (String collection : collections) {
            federation.put(collection + "/o.bin", PLAIN);
            federation.put(collection + "/a.zip", zip);
            paths.addAll(List.of(collection + "/o.bin", collection + "/a.zip"));
        }
        Clients.warm(federation, paths.toArray(String[]::new));
    }
}
