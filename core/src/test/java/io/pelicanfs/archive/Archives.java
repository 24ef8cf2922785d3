package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Archives to test with, made by other libraries than ours. */
final class Archives {
    /** How a zip's members are packed. */
    enum Packing {
        STORED,
        DEFLATED
    }

    private Archives() {}

    static PelicanUrl url() {
        try {
            return PelicanUrl.parse("pelican://federation.example/ns/images.archive");
        } catch (PelicanException e) {
            throw new AssertionError(e);
        }
    }

    static Archive open(byte[] object) throws IOException {
        return Archive.open(new CountingReader(object), url());
    }

    static byte[] read(Archive archive, String name) throws IOException {
        return archive.read(archive.member(name).orElseThrow());
    }

    static PelicanException failure(ThrowingCallable call) {
        var failure = catchThrowableOfType(PelicanException.class, call);
        if (failure == null) {
            throw new AssertionError("no failure");
        }
        return failure;
    }

    /** Members in two folders, names with and without folders, of 0 to {@code maxBytes} bytes, some of which deflate well. */
    static Map<String, byte[]> members(long seed, int count, int maxBytes) {
        var random = new Random(seed);
        var members = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < count; i++) {
            var content = new byte[random.nextInt(maxBytes + 1)];
            random.nextBytes(content);
            if (random.nextBoolean()) {
                for (int j = 0; j < content.length; j++) {
                    content[j] &= 3;
                }
            }
            String folder = random.nextInt(3) == 0 ? "" : random.nextBoolean() ? "train/" : "val/é/";
            members.put(folder + "m" + i + ".jpg", content);
        }
        return members;
    }

    static byte[] zip(Map<String, byte[]> members, Packing packing) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var member : members.entrySet()) {
                var entry = new ZipEntry(member.getKey());
                entry.setTime(1_700_000_000_000L);
                if (packing == Packing.STORED) {
                    var crc = new CRC32();
                    crc.update(member.getValue());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(member.getValue().length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(member.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    static byte[] tar(Map<String, byte[]> members) throws IOException {
        return tar(members, TarArchiveOutputStream.LONGFILE_POSIX);
    }

    static byte[] tar(Map<String, byte[]> members, int longNames) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, 512, UTF_8.name())) {
            tar.setLongFileMode(longNames);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (var member : members.entrySet()) {
                var entry = new TarArchiveEntry(member.getKey());
                entry.setSize(member.getValue().length);
                entry.setModTime(1_700_000_000_000L);
                tar.putArchiveEntry(entry);
                tar.write(member.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
