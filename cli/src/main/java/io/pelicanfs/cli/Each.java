package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What the words of a user stand for, one after the other, found as it is needed. A word that makes no sense or finds nothing is told, and the
 * others are gone on with. One thread at a time.
 */
final class Each<T> implements Iterator<T> {
    /** Finds what a word stands for. */
    @FunctionalInterface
    interface Meaning<T> {
        Stream<T> of(String text) throws IOException;
    }

    private final Iterator<Word> words;
    private final Meaning<T> meaning;
    private final Consumer<PelicanException> failed;
    private Word word = new Word("", "");
    private Stream<T> open = Stream.empty();
    private Iterator<T> found = open.iterator();

    Each(Iterator<Word> words, Meaning<T> meaning, Consumer<PelicanException> failed) {
        this.words = words;
        this.meaning = meaning;
        this.failed = failed;
    }

    @Override
    public boolean hasNext() {
        while (!hasFound()) {
            open.close();
            if (!words.hasNext()) {
                return false;
            }
            word = words.next();
            try {
                open = meaning.of(word.text());
                found = open.iterator();
            } catch (UncheckedIOException e) {
                tell(Objects.requireNonNullElse(e.getCause(), e));
            } catch (IOException e) {
                tell(e);
            }
        }
        return true;
    }

    private boolean hasFound() {
        try {
            return found.hasNext();
        } catch (UncheckedIOException e) {
            tell(Objects.requireNonNullElse(e.getCause(), e));
            return false;
        }
    }

    private void tell(Exception e) {
        var known = Failures.asPelican(e);
        if (known.kind() == ErrorKind.CANCELLED) {
            throw new UncheckedIOException(known);
        }
        open = Stream.empty();
        found = open.iterator();
        failed.accept(word.placed(known));
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return found.next();
    }
}
