package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.PositionalReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Verifies an archive by reading all of it once: the CRC of every member that has one, the header of every other; that the tar and zip
 * views of a dual shard agree, and a zip's members of one name; of a tar.gz the checksum of gzip, which is over all of it; and size, digests
 * and counts against the manifest. What is not read here, such as an encrypted member, is neither good nor bad: it is told apart.
 */
public final class ArchiveCheck {
    /** More are counted, not listed. */
    private static final int MOST_PROBLEMS = 1000;

    private static final int HEAD_BYTES = 64 << 10;

    private final HostObject object;
    private final Findings problems = new Findings();
    private final Findings unverified = new Findings();

    private ArchiveCheck(HostObject object) {
        this.object = object;
    }

    private static final class Findings {
        private final List<Problem> first = new ArrayList<>();
        private long count;

        void add(PelicanUrl url, String what) {
            count++;
            if (first.size() < MOST_PROBLEMS) {
                first.add(new Problem(url, what));
            }
        }
    }

    /**
     * Something that is wrong, or not read here.
     *
     * @param url the archive, or the member in it
     */
    public record Problem(PelicanUrl url, String what) {}

    /**
     * What was found.
     *
     * @param members how many were looked at
     * @param problems the first 1,000
     * @param unverified the first 1,000 of what is not read here: whether it is damaged is not known
     * @param sha256 of the whole, in lower-case hex
     */
    public record Report(
            PelicanUrl url,
            long sizeBytes,
            long members,
            List<Problem> problems,
            long problemCount,
            List<Problem> unverified,
            long unverifiedCount,
            Optional<String> sha256) {
        /** Returns whether nothing that was read is wrong. */
        public boolean isGood() {
            return problemCount == 0;
        }
    }

    /**
     * Verifies {@code object}, which stays open.
     *
     * @param expected what a manifest says of it
     * @param readBytes hears of bytes as they are read
     * @throws IOException only if the bytes cannot be had; what is wrong with them is in the report
     */
    public static Report run(
            PositionalReader object, PelicanUrl url, Optional<DatasetManifest.Shard> expected, LongConsumer readBytes)
            throws IOException {
        var host = new HostObject(object, url.withoutMember(), object.size());
        return new ArchiveCheck(host).run(expected, readBytes);
    }

    private Report run(Optional<DatasetManifest.Shard> expected, LongConsumer readBytes) throws IOException {
        if (expected.isPresent() && expected.get().sizeBytes() != object.sizeBytes()) {
            problem(
                    object.url(),
                    "has " + object.sizeBytes() + " bytes, the manifest says "
                            + expected.get().sizeBytes());
        }
        try {
            var head = new Bytes(0, object.read(0, (int) Math.min(object.sizeBytes(), HEAD_BYTES)));
            // Whether there is a tar inside shows in the end only: its first header may be what is damaged.
            if (MemberStream.isGzip(head.bytes())) {
                return ofTarGz(expected, readBytes);
            }
            var other = ArchiveOpener.otherFormat(head);
            if (other.isPresent()) {
                unverified.add(object.url(), "it is a " + other.get() + ", which is not read here");
                return report(0, Optional.empty());
            }
            return ofMembers(expected, readBytes);
        } catch (PelicanException e) {
            if (e.kind() != ErrorKind.BAD_ARCHIVE) {
                throw e;
            }
            problem(object.url(), e.summary());
            return report(0, Optional.empty());
        }
    }

    private Report ofMembers(Optional<DatasetManifest.Shard> expected, LongConsumer readBytes) throws IOException {
        var layout = ArchiveOpener.open(object, IndexStore.NONE).layout();
        compareViews(layout);
        compareDuplicates(layout);
        expected.ifPresent(shard -> compareCounts(shard, files(layout.index())));
        var digest = MemberPass.run(object, layout, digests(expected), readBytes, (ordinal, failure) -> {
            var found = failure.kind() == ErrorKind.UNSUPPORTED ? unverified : problems;
            found.add(object.url().withMember(layout.index().name(ordinal)), failure.summary());
        });
        expected.ifPresent(shard -> compareDigests(shard, digest));
        return report(layout.index().count(), Optional.of(digest.sha256()));
    }

    private Report ofTarGz(Optional<DatasetManifest.Shard> expected, LongConsumer readBytes) throws IOException {
        try {
            var found = GzipCheck.run(object, digests(expected), readBytes);
            expected.ifPresent(shard -> compareCounts(shard, found.files()));
            expected.ifPresent(shard -> compareDigests(shard, found.digest()));
            return report(found.members(), Optional.of(found.digest().sha256()));
        } catch (PelicanException e) {
            if (e.kind() != ErrorKind.UNSUPPORTED) {
                throw e;
            }
            unverified.add(object.url(), e.summary());
            return report(0, Optional.empty());
        }
    }

    private static ShardDigest digests(Optional<DatasetManifest.Shard> expected) {
        return expected.flatMap(DatasetManifest.Shard::md5).isPresent() ? ShardDigest.withMd5() : ShardDigest.ours();
    }

    private Report report(long members, Optional<String> sha256) {
        return new Report(
                object.url(),
                object.sizeBytes(),
                members,
                List.copyOf(problems.first),
                problems.count,
                List.copyOf(unverified.first),
                unverified.count,
                sha256);
    }

    private void problem(PelicanUrl url, String what) {
        problems.add(url, what);
    }

    /** Tools disagree which of a zip's members of one name counts; in a tar it is the last, which is how it is updated. */
    private void compareDuplicates(Layout layout) {
        var index = layout.index();
        for (int i = 0; layout.format() == ArchiveFormat.ZIP && i < index.count(); i++) {
            int start = index.nameStart(i);
            int last = index.find(Arrays.copyOfRange(index.names(), start, start + index.nameLength(i)));
            if (last != i && (index.sizeBytes(i) != index.sizeBytes(last) || index.check(i) != index.check(last))) {
                problem(object.url().withMember(index.name(i)), "stands more than once, with different content");
            }
        }
    }

    private static long files(MemberIndex index) {
        long files = 0;
        for (int i = 0; i < index.count(); i++) {
            files += DatasetManifest.counts(index.member(i)) ? 1 : 0;
        }
        return files;
    }

    private void compareCounts(DatasetManifest.Shard shard, long files) {
        if (shard.files() > 0 && shard.files() != files) {
            problem(object.url(), "has " + files + " members, the manifest says " + shard.files());
        }
    }

    private void compareDigests(DatasetManifest.Shard shard, ShardDigest.Result digest) {
        compareDigest("crc32c", shard.crc32c(), Optional.of(digest.crc32c()));
        compareDigest("md5", shard.md5(), digest.md5());
        compareDigest("sha256", shard.sha256(), Optional.of(digest.sha256()));
    }

    private void compareDigest(String name, Optional<String> expected, Optional<String> got) {
        if (expected.isPresent() && got.isPresent() && !expected.get().equalsIgnoreCase(got.get())) {
            problem(object.url(), "has the " + name + " " + got.get() + ", the manifest says " + expected.get());
        }
    }

    /** A dual shard is opened as zip, so that its tar headers are looked at here; one that a tar tool changed is opened as tar. */
    private void compareViews(Layout opened) throws IOException {
        if (opened.format() == ArchiveFormat.TAR) {
            if (opened.index().find(MemberName.ofText(DualFrame.INDEX_NAME)) >= 0) {
                problem(object.url(), "is a dual shard that a tar tool changed: its zip view is gone");
            }
            return;
        }
        var head = new Bytes(0, object.read(0, (int) Math.min(object.sizeBytes(), HEAD_BYTES)));
        if (!TarScanner.startsTar(head)) {
            return;
        }
        MemberIndex tar;
        try {
            tar = TarScanner.scan(object, head, head).whole();
        } catch (PelicanException e) {
            if (e.kind() != ErrorKind.BAD_ARCHIVE) {
                throw e;
            }
            problem(object.url(), "the tar view is damaged: " + e.summary());
            return;
        }
        compare(tar, opened.index());
    }

    private void compare(MemberIndex tar, MemberIndex zip) {
        int next = 0;
        for (int i = 0; i < tar.count(); i++) {
            if (tar.name(i).equals(DualFrame.INDEX_NAME)) {
                continue;
            }
            if (next == zip.count() || !tar.name(i).equals(zip.name(next)) || tar.sizeBytes(i) != zip.sizeBytes(next)) {
                problem(object.url().withMember(tar.name(i)), "stands in the tar view, and not so in the zip view");
                return;
            }
            next++;
        }
        if (next != zip.count()) {
            problem(object.url().withMember(zip.name(next)), "stands in the zip view, and not in the tar view");
        }
    }
}
