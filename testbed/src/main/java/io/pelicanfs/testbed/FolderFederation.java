package io.pelicanfs.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/**
 * A testbed over a folder, for shells and other programs: what lies below {@code data/public} and {@code data/private} is served
 * at once, {@code tokens/} holds four tokens for both, of which {@code right.use} is good, and {@code env.sh}, written last and by rename, exports what
 * curl, pelfs and Python's pelicanfs need.
 */
public final class FolderFederation implements AutoCloseable {

    private static final String PUBLIC = "/public";
    private static final String PRIVATE = "/private";
    private static final Duration TOKEN_LIFE = Duration.ofDays(365);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final String[] ALL_RIGHTS = {"storage.read:/", "storage.create:/", "storage.modify:/"};

    private final Path dir;
    private final Testbed testbed;

    private FolderFederation(Path dir, Testbed testbed) {
        this.dir = dir;
        this.testbed = testbed;
    }

    /**
     * Starts a federation of the given flavour over {@code dir}, which is made if missing; ready when this returns. Clients only
     * read.
     */
    public static FolderFederation start(Path dir, Flavour flavour) {
        return start(
                dir,
                flavour,
                Namespace.publicReads(PUBLIC).withoutWrites(),
                Namespace.privateReads(PRIVATE).withoutWrites());
    }

    /** As {@link #start(Path, Flavour)}, and the right token also writes: below {@code dir/data} objects come and go. */
    public static FolderFederation startWritable(Path dir, Flavour flavour) {
        return start(dir, flavour, Namespace.publicReads(PUBLIC), Namespace.privateReads(PRIVATE));
    }

    private static FolderFederation start(Path dir, Flavour flavour, Namespace open, Namespace closed) {
        try {
            Path real = Files.createDirectories(dir).toRealPath();
            Files.deleteIfExists(real.resolve("env.sh"));
            Testbed testbed = Testbed.builder()
                    .flavour(flavour)
                    .namespace(open)
                    .namespace(closed)
                    .folder(real.resolve("data"))
                    .start();
            FolderFederation federation = new FolderFederation(real, testbed);
            federation.describe();
            return federation;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a federation in " + dir, e);
        }
    }

    /** As {@link #start(Path, Flavour)} with {@link Flavour#GO}. */
    public static FolderFederation start(Path dir) {
        return start(dir, Flavour.GO);
    }

    /** The file to source. */
    public Path envFile() {
        return dir.resolve("env.sh");
    }

    public Testbed testbed() {
        return testbed;
    }

    /** Stops all servers and takes {@code env.sh} away; data and tokens stay. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(envFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            testbed.close();
        }
    }

    private void describe() throws IOException {
        Path ca = dir.resolve("ca.pem");
        Files.copy(testbed.caFile(), ca, StandardCopyOption.REPLACE_EXISTING);
        TokenSpec right = TokenSpec.scoped(ALL_RIGHTS).expiringIn(TOKEN_LIFE);
        token("right", right);
        token("expired", right.expired());
        token("wrong-scope", TokenSpec.scoped("storage.read:/nothing-here").expiringIn(TOKEN_LIFE));
        token("wrong-issuer", right.fromForeignIssuer());
        String env = export("PELICAN_FEDERATION_DISCOVERYURL", testbed.discoveryUrl())
                + export("SSL_CERT_FILE", ca.toString())
                // curl prefers this one, and an inherited value would win over SSL_CERT_FILE.
                + export("CURL_CA_BUNDLE", ca.toString())
                + export("PELICAN_SERVER_TLSCACERTIFICATEFILE", ca.toString());
        Path temporary = dir.resolve("env.sh.new");
        Files.writeString(temporary, env);
        Files.move(temporary, envFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The file is never readable by others, not even while it is being written. */
    private void token(String name, TokenSpec spec) throws IOException {
        Path file = Files.createDirectories(dir.resolve("tokens")).resolve(name + ".use");
        Files.deleteIfExists(file);
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        Files.createFile(file, mode);
        Files.write(file, (testbed.token(spec) + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
    }

    private static String export(String name, String value) {
        return "export " + name + "='" + value.replace("'", "'\\''") + "'\n";
    }
}
