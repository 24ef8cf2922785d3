package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** A tar that also is a stored zip (small-files facts §3.2): opened by its zip side, and by its tar side when that was cut off. */
class DualShardTest {
    private static final int LOCAL_HEADER_AT = 346;

    private final Map<String, byte[]> members = Archives.members(1, 400, 9000);

    @Test
    void opensByItsZipSideWithoutAPass() throws IOException {
        var object = new CountingReader(shard());
        try (var archive = Archive.open(object, Archives.url())) {
            assertThat(archive.format()).isEqualTo(ArchiveFormat.ZIP);
            assertThat(object.requests()).isEqualTo(1);
            assertReadsAll(archive);
        }
    }

    @Test
    void opensByItsTarSideWhenATarToolAddedToIt() throws IOException {
        byte[] shard = shard();
        byte[] more = new TarBytes().header("added", '0', 0).end();
        byte[] longer = Arrays.copyOf(shard, shard.length - 1024 + more.length);
        System.arraycopy(more, 0, longer, shard.length - 1024, more.length);
        try (var archive = Archives.open(longer)) {
            assertThat(archive.format()).isEqualTo(ArchiveFormat.TAR);
            assertThat(archive.memberCount()).isEqualTo(402);
            assertReadsAll(archive);
        }
    }

    private void assertReadsAll(Archive archive) throws IOException {
        for (var expected : members.entrySet()) {
            assertThat(Archives.read(archive, expected.getKey())).isEqualTo(expected.getValue());
        }
    }

    private byte[] shard() throws IOException {
        var shard = new ByteArrayOutputStream();
        var directory = new ByteArrayOutputStream();
        for (var member : members.entrySet()) {
            byte[] name = member.getKey().getBytes(UTF_8);
            var common = common(name, member.getValue());
            var header =
                    ByteBuffer.wrap(tarHeader(name, member.getValue().length)).order(ByteOrder.LITTLE_ENDIAN);
            int extra = 166 - 30 - name.length;
            header.position(LOCAL_HEADER_AT);
            header.putInt(0x04034b50).put(common).putShort((short) extra).put(name);
            header.putShort((short) 0x5850).putShort((short) (extra - 4));
            directory.write(directoryEntry(name, common, shard.size() + LOCAL_HEADER_AT));
            shard.write(checksummed(header.array()));
            shard.write(Arrays.copyOf(member.getValue(), (member.getValue().length + 511) / 512 * 512));
        }
        int indexBytes = directory.size() + 22;
        shard.write(checksummed(tarHeader("__zip_index__".getBytes(UTF_8), indexBytes)));
        int directoryAt = shard.size();
        directory.writeTo(shard);
        int comment = (512 - indexBytes % 512) % 512 + 1024;
        var end = ByteBuffer.allocate(22 + comment).order(ByteOrder.LITTLE_ENDIAN);
        end.putInt(0x06054b50).putInt(0).putShort((short) members.size()).putShort((short) members.size());
        end.putInt(directory.size()).putInt(directoryAt).putShort((short) comment);
        shard.write(end.array());
        return shard.toByteArray();
    }

    /** What local header and directory entry share: from the version needed to the length of the name. */
    private static byte[] common(byte[] name, byte[] content) {
        var crc = new CRC32();
        crc.update(content);
        return ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 20)
                .putShort((short) 0x0800)
                .putShort((short) 0)
                .putInt(0x00210000)
                .putInt((int) crc.getValue())
                .putInt(content.length)
                .putInt(content.length)
                .putShort((short) name.length)
                .array();
    }

    private static byte[] directoryEntry(byte[] name, byte[] common, int offset) {
        return ByteBuffer.allocate(46 + name.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x02014b50)
                .putShort((short) 0x0314)
                .put(common)
                .position(42)
                .putInt(offset)
                .put(name)
                .array();
    }

    private static byte[] tarHeader(byte[] name, int size) {
        byte[] header = Arrays.copyOf(new TarBytes().header("", '0', size).end(), 512);
        System.arraycopy(name, 0, header, 0, name.length);
        return header;
    }

    private static byte[] checksummed(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        System.arraycopy("%06o\0 ".formatted(sum).getBytes(UTF_8), 0, header, 148, 8);
        return header;
    }
}
