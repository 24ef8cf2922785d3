package io.pelicanfs.archive;

import java.io.EOFException;
import java.io.IOException;
import java.util.function.LongConsumer;

/** Passes over a tar.gz once: gzip's own checksum is over all that is in it. */
final class GzipCheck {
    /**
     * What is in it.
     *
     * @param members all of them
     * @param files those that are no folders
     */
    record Found(long members, long files, ShardDigest.Result digest) {}

    private GzipCheck() {}

    static Found run(HostObject object, ShardDigest digests, LongConsumer readBytes) throws IOException {
        var source = new MemberPass.Source(object.reader().stream(), digests, readBytes);
        long count = 0;
        long files = 0;
        try (var members = MemberStream.of(source, object.url())) {
            // What is skipped of each member is unpacked, and so counts for the checksum.
            for (var member = members.next(); member.isPresent(); member = members.next()) {
                count++;
                files += member.get().type() == Member.Type.COLLECTION ? 0 : 1;
            }
        }
        var digest = digests.result();
        if (digest.sizeBytes() != object.sizeBytes()) {
            throw object.endedEarly(new EOFException("the stream ended at byte " + digest.sizeBytes()));
        }
        return new Found(count, files, digest);
    }
}
