package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.archive.Member;
import io.pelicanfs.transfer.Get;
import io.pelicanfs.transfer.Integrity;
import io.pelicanfs.transfer.MemberFile;
import io.pelicanfs.transfer.ObjectMoves;
import io.pelicanfs.transfer.Transferred;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Members of archives into local files. Thread-safe. */
record MemberGets(Archives archives, Get get, Existing existing) {
    /** Fetches one member, in bounded memory; from other servers where it turns out at its end to be damaged. */
    Transferred one(PelicanUrl url, Path file) throws IOException {
        archives.requireModest(url);
        var begun = archives.begin(url);
        try (var bytes = begun.bytes()) {
            return copy(url, bytes, file);
        } catch (PelicanException e) {
            if (e.kind() != ErrorKind.CORRUPT) {
                throw e;
            }
            return elsewhere(begun, url, file, e);
        }
    }

    private Transferred copy(PelicanUrl url, InputStream bytes, Path file) throws IOException {
        return existing == Existing.KEEP && Files.exists(file)
                ? get.keep(url, bytes, file, Integrity.CRC)
                : get.copy(url, bytes, file, Integrity.CRC);
    }

    private Transferred elsewhere(Archives.Begun begun, PelicanUrl url, Path file, PelicanException damage)
            throws IOException {
        var other = begun.archive().elsewhere(damage.summary());
        if (other.isEmpty()) {
            throw damage;
        }
        try (var archive = other.get();
                var bytes = archive.stream(begun.member())) {
            return copy(url, bytes, file);
        } catch (PelicanException again) {
            // What is damaged everywhere names all who sent it; that nobody else could be asked is beside the point.
            boolean counts = again.kind() == ErrorKind.CORRUPT || again.kind() == ErrorKind.CANCELLED;
            var told = counts ? again : damage;
            told.addSuppressed(counts ? damage : again);
            throw told;
        }
    }

    /** Fetches small members of one archive by few requests. Where that ends early, the next one is fetched alone: its failure is its own. */
    void all(List<MemberFile> members, ObjectMoves.Each each) throws IOException {
        var left = new ArrayDeque<>(members);
        while (!left.isEmpty()) {
            try {
                archives.with(members.get(0).url(), archive -> {
                    read(archive, left, each);
                    return archive;
                });
            } catch (IOException e) {
                boolean cancelled = e instanceof PelicanException known && known.kind() == ErrorKind.CANCELLED;
                if (cancelled || left.isEmpty()) {
                    throw e;
                }
                var next = left.remove();
                each.run(next, () -> one(next.url(), next.file()));
            }
        }
    }

    private void read(Archive archive, Deque<MemberFile> left, ObjectMoves.Each each) throws IOException {
        List<Member> found = new ArrayList<>();
        for (var one : left) {
            found.add(Archives.member(archive, one.url()));
        }
        archive.readAll(found, (member, content) -> {
            var one = left.remove();
            var bytes = new byte[content.remaining()];
            content.get(bytes);
            each.run(one, () -> get.copy(one.url(), bytes, one.file(), existing, Integrity.CRC));
        });
    }
}
