package io.pelicanfs.cache;

import io.pelicanfs.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;

/** A process that keeps entries until it is killed: folder, seed. It writes one byte for each. */
final class StoringProcess {
    static final int KEYS = 12;
    static final long MOST_BYTES = 4 << 20;

    private StoringProcess() {}

    public static void main(String[] arguments) {
        var store = new EntryStore(Path.of(arguments[0]), MOST_BYTES, Clock.systemUTC());
        var random = new Random(Long.parseLong(arguments[1]));
        while (!System.out.checkError()) {
            int key = random.nextInt(KEYS);
            store.keep("key " + key, value(key));
            System.out.write('+');
            System.out.flush();
        }
    }

    /** Returns the one value that is ever kept for {@code key}; some are above 500 kB, so that not all fit. */
    static byte[] value(int key) {
        var value = new byte[1 + 60_000 * key];
        new Random(key).nextBytes(value);
        return value;
    }

    static Process start(Path folder, long seed) throws IOException {
        return ChildJvm.of(
                        List.of("-XX:TieredStopAtLevel=1"),
                        StoringProcess.class,
                        folder.toString(),
                        String.valueOf(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
