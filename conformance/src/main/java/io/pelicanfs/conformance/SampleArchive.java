package io.pelicanfs.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives as other programs write them: zips by the JDK, tars by the standard's few lines. */
public enum SampleArchive {
    ZIP_STORED("zip") {
        @Override
        public byte[] of(Map<String, byte[]> members) throws IOException {
            return zip(members, ZipEntry.STORED);
        }
    },
    ZIP_DEFLATED("zip") {
        @Override
        public byte[] of(Map<String, byte[]> members) throws IOException {
            return zip(members, ZipEntry.DEFLATED);
        }
    },
    TAR("tar") {
        @Override
        public byte[] of(Map<String, byte[]> members) throws IOException {
            return tar(members);
        }
    };

    private static final int TAR_RECORD_BYTES = 512;

    private final String extension;

    SampleArchive(String extension) {
        this.extension = extension;
    }

    /** Returns the usual end of its file name. */
    public String extension() {
        return extension;
    }

    /** Returns an archive of these members, in the map's order. */
    public abstract byte[] of(Map<String, byte[]> members) throws IOException;

    private static byte[] zip(Map<String, byte[]> members, int method) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var member : members.entrySet()) {
                var entry = new ZipEntry(member.getKey());
                entry.setMethod(method);
                entry.setSize(member.getValue().length);
                entry.setTime(0);
                var crc = new CRC32();
                crc.update(member.getValue());
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(member.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** POSIX ustar; names here are short, and UTF-8 as every tar of today writes them. */
    private static byte[] tar(Map<String, byte[]> members) throws IOException {
        var out = new ByteArrayOutputStream();
        for (var member : members.entrySet()) {
            out.write(tarHeader(member.getKey(), member.getValue().length));
            out.write(member.getValue());
            pad(out, member.getValue().length);
        }
        out.write(new byte[2 * TAR_RECORD_BYTES]);
        return out.toByteArray();
    }

    private static byte[] tarHeader(String name, int sizeBytes) {
        var header = new byte[TAR_RECORD_BYTES];
        put(header, 0, name);
        put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(header, 124, String.format(Locale.ROOT, "%011o\0%011o\0", sizeBytes, 1_600_000_000));
        put(header, 148, "        0");
        put(header, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }

    private static void pad(OutputStream out, int length) throws IOException {
        out.write(new byte[(TAR_RECORD_BYTES - length % TAR_RECORD_BYTES) % TAR_RECORD_BYTES]);
    }
}
