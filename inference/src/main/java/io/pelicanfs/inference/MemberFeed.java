package io.pelicanfs.inference;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.archive.Member;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Reads members of an archive many at a time; where that fails, one by one, so that one bad member costs no other. */
record MemberFeed(Archive archive, Stream<Member> members) implements ReadAhead.Feed {
    /** What {@link Archive#readAll} asks for at once. */
    private static final long BATCH_BYTES = 8 << 20;

    private static final int BATCH_MEMBERS = 1024;

    @Override
    public void run(ReadAhead.Next next) throws IOException, InterruptedException {
        Iterator<Member> all = members.iterator();
        var batch = new ArrayList<Member>();
        long sizeBytes = 0;
        while (all.hasNext()) {
            var member = all.next();
            if (member.sizeBytes() > ReadAhead.MOST_SAMPLE_BYTES) {
                flush(batch, next);
                sizeBytes = 0;
                next.put(new Sample.Failed(member.name(), tooLarge(member.sizeBytes())));
                continue;
            }
            if (batch.size() == BATCH_MEMBERS || (!batch.isEmpty() && sizeBytes + member.sizeBytes() > BATCH_BYTES)) {
                flush(batch, next);
                sizeBytes = 0;
            }
            batch.add(member);
            sizeBytes += member.sizeBytes();
        }
        flush(batch, next);
    }

    static PelicanException tooLarge(long sizeBytes) {
        return PelicanException.of(
                        ErrorKind.UNSUPPORTED, "a sample of " + sizeBytes + " bytes is above the limit of 64 MiB")
                .build();
    }

    private void flush(List<Member> batch, ReadAhead.Next next) throws IOException, InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        var done = new int[1];
        try {
            archive.readAll(batch, (member, content) -> {
                var bytes = new byte[content.remaining()];
                content.get(bytes);
                done[0]++;
                hand(new Sample.Read(member.name(), bytes), next);
            });
        } catch (InterruptedIOException e) {
            throw interrupted(e);
        } catch (PelicanException e) {
            for (var member : batch.subList(done[0], batch.size())) {
                next.put(alone(member));
            }
        }
        batch.clear();
    }

    private Sample alone(Member member) throws IOException {
        try {
            return new Sample.Read(member.name(), archive.read(member));
        } catch (PelicanException e) {
            // The other members were read from another version of the archive.
            if (e.kind() == ErrorKind.CHANGED || e.kind() == ErrorKind.CANCELLED) {
                throw e;
            }
            return new Sample.Failed(member.name(), e);
        }
    }

    /** A sink can only throw exceptions of I/O. */
    private static void hand(Sample sample, ReadAhead.Next next) throws IOException {
        try {
            next.put(sample);
        } catch (InterruptedException e) {
            var io = new InterruptedIOException();
            io.initCause(e);
            throw io;
        }
    }

    private static InterruptedException interrupted(InterruptedIOException e) {
        var interrupted = new InterruptedException();
        interrupted.initCause(e);
        return interrupted;
    }

    @Override
    public void close() throws IOException {
        members.close();
        archive.close();
    }
}
