package io.pelicanfs.client;

/** A client that tries again at once, for tests that cannot wait. Lies in the client's package, since users cannot have this. */
public final class Impatient {
    private Impatient() {}

    /** Makes {@code builder}'s file system never pause between tries. */
    public static FileSystemBuilder of(FileSystemBuilder builder) {
        return builder.pause(time -> {});
    }
}
