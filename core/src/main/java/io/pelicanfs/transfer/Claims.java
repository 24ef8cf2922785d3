package io.pelicanfs.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which targets the sources of one transfer have taken: the second source of one would overwrite what the first has brought. Kept only where
 * there is more than one source, as 128 bits a target; from {@value #MOST} on new ones are not kept any more. Thread-safe.
 */
final class Claims {
    /** At most 64 MiB. */
    static final int MOST = 3 << 20;

    private static final int FIRST_SLOTS = 1 << 10;

    private volatile boolean kept;
    /** Two words a slot, both 0 where it is free; a power of two of slots, a quarter of them free at least. */
    private long[] table = new long[0];

    private int count;

    /** Begins to keep them. */
    void keep() {
        kept = true;
    }

    /**
     * Takes {@code target} for {@code source}.
     *
     * @throws PelicanException of kind {@link ErrorKind#USAGE} if another source has taken it
     */
    void claim(String target, PelicanUrl source) throws PelicanException {
        if (kept && !add(target)) {
            throw Results.refused(
                    ErrorKind.USAGE,
                    source,
                    "two sources would become the same: " + target,
                    "Transfer them one by one under different names.");
        }
    }

    private boolean add(String target) {
        var hash = ByteBuffer.wrap(sha256().digest(target.getBytes(UTF_8)));
        long first = hash.getLong();
        long second = hash.getLong();
        // Both words 0 mark a free slot.
        return insert(first == 0 ? 1 : first, second);
    }

    private synchronized boolean insert(long first, long second) {
        if (count * 4L >= table.length / 2 * 3L && count < MOST) {
            grow();
        }
        int slot = slot(table, first, second);
        if (table[slot] != 0) {
            return false;
        }
        if (count < MOST) {
            table[slot] = first;
            table[slot + 1] = second;
            count++;
        }
        return true;
    }

    private void grow() {
        var larger = new long[Math.max(2 * FIRST_SLOTS, table.length * 2)];
        for (int i = 0; i < table.length; i += 2) {
            if (table[i] != 0) {
                int slot = slot(larger, table[i], table[i + 1]);
                larger[slot] = table[i];
                larger[slot + 1] = table[i + 1];
            }
        }
        table = larger;
    }

    /** Returns where these words stand, or else the free slot for them. */
    private static int slot(long[] table, long first, long second) {
        int at = (int) (first & (table.length / 2 - 1)) * 2;
        while (table[at] != 0 && !(table[at] == first && table[at + 1] == second)) {
            at = (at + 2) % table.length;
        }
        return at;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
