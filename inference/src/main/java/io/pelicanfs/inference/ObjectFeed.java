package io.pelicanfs.inference;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.client.ReadResult;
import java.io.IOException;
import java.util.Iterator;
import java.util.stream.Stream;

/** Reads objects, several at once, as they are found. */
record ObjectFeed(PelicanFileSystem fs, Iterator<PelicanUrl> urls, Naming naming, Runnable closing)
        implements ReadAhead.Feed {
    /** Gives an object its id. */
    @FunctionalInterface
    interface Naming {
        String of(PelicanUrl url);
    }

    static ObjectFeed listed(PelicanFileSystem fs, Iterator<PelicanUrl> urls) {
        return new ObjectFeed(fs, urls, PelicanUrl::toString, () -> {});
    }

    static ObjectFeed found(PelicanFileSystem fs, Stream<ObjectInfo> entries, Naming naming) {
        var objects = entries.filter(entry -> !entry.isCollection()).map(ObjectInfo::url);
        return new ObjectFeed(fs, objects.iterator(), naming, entries::close);
    }

    @Override
    public void run(ReadAhead.Next next) throws IOException, InterruptedException {
        Iterable<PelicanUrl> all = () -> urls;
        try (var results = fs.readAll(all)) {
            for (Iterator<ReadResult> each = results.iterator(); each.hasNext(); ) {
                next.put(sample(each.next()));
            }
        }
    }

    private Sample sample(ReadResult result) throws PelicanException {
        var id = naming.of(result.url());
        if (result instanceof ReadResult.Success read) {
            return read.bytes().length > ReadAhead.MOST_SAMPLE_BYTES
                    ? new Sample.Failed(id, MemberFeed.tooLarge(read.bytes().length))
                    : new Sample.Read(id, read.bytes());
        }
        var why = ((ReadResult.Failure) result).cause();
        if (why.kind() == ErrorKind.CANCELLED) {
            throw why;
        }
        return new Sample.Failed(id, why);
    }

    @Override
    public void close() {
        closing.run();
    }
}
