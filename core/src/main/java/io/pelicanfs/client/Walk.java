package io.pelicanfs.client;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Everything below a collection, each collection before what is in it. One listing is open at a time; what is kept are the collections
 * still to be listed. One thread at a time.
 */
final class Walk extends Spliterators.AbstractSpliterator<ObjectInfo> {
    /** Lists one collection. */
    @FunctionalInterface
    interface Lister {
        Stream<ObjectInfo> list(PelicanUrl url) throws IOException;
    }

    /** Tells what stands at one place. */
    @FunctionalInterface
    interface Teller {
        ObjectInfo tell(PelicanUrl url) throws IOException;
    }

    private final Lister lister;
    private final Predicate<ObjectInfo> enter;
    private final Deque<PelicanUrl> waiting = new ArrayDeque<>();
    private Stream<ObjectInfo> open = Stream.empty();
    private Spliterator<ObjectInfo> entries = open.spliterator();

    private Walk(PelicanUrl root, Lister lister, Predicate<ObjectInfo> enter) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.lister = lister;
        this.enter = enter;
        waiting.add(root);
    }

    /** Returns what is below {@code root}, itself left out; collections that {@code enter} refuses are told but not listed. */
    static Stream<ObjectInfo> below(PelicanUrl root, Lister lister, Predicate<ObjectInfo> enter) throws IOException {
        var walk = new Walk(root, lister, enter);
        walk.openNext();
        return StreamSupport.stream(walk, false).onClose(() -> walk.open.close());
    }

    /** Returns what matches {@code glob}, which stands in the path of {@code url}; {@code itself} tells of one that is no pattern. */
    static Stream<ObjectInfo> matching(PelicanUrl url, Glob glob, Teller itself, Lister lister) throws IOException {
        return glob.isPattern()
                ? below(
                                url.withPath(glob.root()),
                                lister,
                                entry -> glob.canMatchBelow(entry.url().path()))
                        .filter(entry -> glob.matches(entry.url().path()))
                : Stream.of(itself.tell(url));
    }

    /** Returns how many names lead to {@code url}: in an archive to the member, else to the object. */
    static long levels(PelicanUrl url) {
        return Stream.of(url.member().orElse(url.path()).split("/"))
                .filter(name -> !name.isEmpty())
                .count();
    }

    @Override
    public boolean tryAdvance(Consumer<? super ObjectInfo> action) {
        while (!entries.tryAdvance(entry -> {
            if (entry.isCollection() && enter.test(entry)) {
                waiting.add(entry.url());
            }
            action.accept(entry);
        })) {
            if (waiting.isEmpty()) {
                return false;
            }
            try {
                openNext();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return true;
    }

    private void openNext() throws IOException {
        open.close();
        open = lister.list(waiting.remove());
        entries = open.spliterator();
    }
}
