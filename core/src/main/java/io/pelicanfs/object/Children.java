package io.pelicanfs.object;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A collection's entries as a stream that holds one of them at a time. */
final class Children extends Spliterators.AbstractSpliterator<ObjectInfo> {
    private final Multistatus listing;
    private boolean ended;

    Children(Multistatus listing) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.listing = listing;
    }

    Stream<ObjectInfo> stream() {
        return StreamSupport.stream(this, false).onClose(this::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super ObjectInfo> action) {
        if (ended) {
            return false;
        }
        try {
            var next = listing.next();
            if (next == null) {
                ended = true;
                close();
                return false;
            }
            action.accept(next);
            return true;
        } catch (PelicanException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    private void close() {
        try {
            listing.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
