package io.pelicanfs.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes the body of a PUT into its final file, as real origins do: what has come so far can be read meanwhile, and stays when the rest does
 * not come (protocol.md 4.9, servers.md 1).
 */
final class Upload {
    /** How a body ended. */
    enum End {
        WHOLE,
        /** The client broke off. */
        BROKEN,
        /** The disk is full. */
        FULL
    }

    private final Call call;
    private final ObjectFolder folder;
    private final OptionalLong quotaBytes;

    Upload(Call call, ObjectFolder folder, OptionalLong quotaBytes) {
        this.call = call;
        this.folder = folder;
        this.quotaBytes = quotaBytes;
    }

    /** Writes the body to {@code path}, whose parents are made. */
    End receive(String path) throws IOException {
        Path file = folder.file(path);
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
        try (InputStream in = call.upload();
                OutputStream out = Files.newOutputStream(file)) {
            // Now that the old object is gone, its place is free.
            return copy(in, out, quotaBytes.isPresent() ? quotaBytes.getAsLong() - folder.usedBytes() : Long.MAX_VALUE);
        }
    }

    private static End copy(InputStream in, OutputStream out, long room) throws IOException {
        byte[] buffer = new byte[Content.BUFFER_BYTES];
        long left = Math.max(0, room);
        while (true) {
            int got;
            try {
                got = in.read(buffer);
            } catch (Hangup e) {
                throw e;
            } catch (IOException e) {
                return End.BROKEN;
            }
            if (got < 0) {
                return End.WHOLE;
            }
            out.write(buffer, 0, (int) Math.min(got, left));
            if (got > left) {
                return End.FULL;
            }
            left -= got;
        }
    }
}
