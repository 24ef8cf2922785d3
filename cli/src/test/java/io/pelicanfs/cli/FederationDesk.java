package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.testbed.Namespace;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A whole federation, and processes that use it: with nothing, or as a job whose token HTCondor brought. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FederationDesk {
    Testbed testbed;
    String token;

    @TempDir
    Path folder;

    @BeforeAll
    void publish() throws IOException {
        testbed = Testbed.builder()
                .namespace(Namespace.publicReads("/public"))
                .namespace(Namespace.privateReads("/private"))
                .start();
        token = testbed.token(TokenSpec.reading().withSubject("ada"));
        for (var root : new String[] {"/public", "/private"}) {
            testbed.put(root + "/b.txt", "bee\n".getBytes(UTF_8));
            testbed.put(root + "/a é.txt", "aye\n".getBytes(UTF_8));
            testbed.put(root + "/sub/deep/c.txt", "sea\n".getBytes(UTF_8));
            testbed.put(root + "/texts.zip", zip());
        }
    }

    @AfterAll
    void close() {
        testbed.close();
    }

    private static byte[] zip() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var name : new String[] {"cat/1.txt", "cat/2.txt", "dog/1.txt"}) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(("text of " + name + "\n").getBytes(UTF_8));
                zip.closeEntry();
            }
            zip.putNextEntry(new ZipEntry("dog/picture.bin"));
            zip.write(new byte[] {(byte) 0xff, 0, (byte) 0xfe});
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(folder.resolve("creds"));
    }

    /** A process that knows the federation and has no token. */
    Desk desk() {
        return Desk.in(folder)
                .with(Map.of(
                        "PELICAN_FEDERATION_DISCOVERYURL",
                        testbed.discoveryUrl(),
                        "PELICAN_SERVER_TLSCACERTIFICATEFILE",
                        testbed.caFile().toString()));
    }

    /** A job whose submit file asked for a token. */
    Desk job() throws IOException {
        Files.writeString(folder.resolve("creds/ap.use"), token + "\n");
        return desk().with(Map.of(
                "_CONDOR_CREDS", folder.resolve("creds").toString(), "_CONDOR_SCRATCH_DIR", folder.toString()));
    }
}
